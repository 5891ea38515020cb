"""What can stand in the way when people come and go. Each is named for what happened.

MembershipRefused
├── CodeRefused        wrong, expired, taken back, used by another account, asked too often
├── AccountTaken       this Telegram account is another partner's already
├── CharterOutdated    another version was published since this one was shown
├── AlreadyDone        somebody did this before, or it is no longer to be done
├── NotExpected        this person is in already, or left: there is nobody to invite
└── NotOneself         nobody ends their own access, so one coordinator always remains
"""


class MembershipRefused(Exception):
    """The root of them all."""


class CodeRefused(MembershipRefused):
    """No door opens; why is not said."""


class AccountTaken(MembershipRefused):
    """The link was made for somebody else."""


class CharterOutdated(MembershipRefused):
    """What was shown is not what would be signed."""


class AlreadyDone(MembershipRefused):
    """A double tap, or two coordinators at once."""


class NotExpected(MembershipRefused):
    """An invitation only makes sense before somebody is in."""


class NotOneself(MembershipRefused):
    """Somebody else has to do it."""
