"""Stories of a message to many: tried out, confirmed once, paused, stopped, told one by one."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.playground import Person
from bot.playground.transcript import plain_spaces
from storage.agendas import Point
from storage.audit import audit
from storage.broadcasts import Fate
from storage.meetings import Meeting, MeetingKind
from storage.members import Kind, Role
from storage.schema import new_id
from tests.house import BAR_LE_DUC, LIGNY, PARIS, TRONVILLE, House

WORDS = "La permanence de jeudi est reportée à 14 h.\nMerci de le dire autour de vous."


async def a_council(house: House) -> tuple[Person, Person, Person, Person]:
    """A coordinator, two mayors and an educator."""
    claire = await house.coordinator()
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    rosa = await house.member("Rosa Roche", Role.MAYOR, Kind.MUNICIPALITY, [LIGNY])
    amina = await house.member("Amina Diallo", communes=[TRONVILLE, BAR_LE_DUC])
    return claire, paul, rosa, amina


async def expected(house: House, communes: list[str]) -> None:
    """Somebody was invited and has not come in."""
    async with house.database.write() as uow:
        await uow.members.add(
            role=Role.FIELD_PARTNER,
            kind=Kind.SCHOOL,
            first_name="Jean",
            last_name="Attendu",
            organisation="Collège exemple",
            communes=communes,
            now=house.clock(),
        )


async def writes(house: House, claire: Person, words: str = WORDS) -> None:
    """To everybody, up to the review."""
    await claire.says("/ecrire")
    await claire.presses("Tout le conseil")
    await claire.says(words)
    await claire.sees("Voici ce qui sera lu")
    await house.settled()


def heard(person: Person, words: str = "est reportée à 14 h") -> int:
    return len([one for one in person.phone() if words in one.text])


async def acts(house: House) -> list[str]:
    async with house.database.read() as uow:
        query = select(audit.c.act).where(audit.c.act.startswith("broadcast."))
        return list(await uow.connection.scalars(query.order_by(audit.c.sequence)))


async def fates(house: House) -> dict[Fate, int]:
    async with house.database.read() as uow:
        (broadcast,) = await uow.broadcasts.recent(5)
        counts = await uow.broadcasts.counts(broadcast.id)
        return {fate: count for fate, count in counts.items() if count}


async def test_what_may_name_a_person_is_said_before_anything_goes_out(house: House) -> None:
    claire, paul, *_ = await a_council(house)
    await writes(house, claire, "Le 06 12 34 56 78 attend un appel.")
    assert "un numéro de téléphone : « 06 12 34 56 78 »" in plain_spaces(claire.screen.text)
    assert "Cela peut désigner une personne. Est-ce voulu ?" in plain_spaces(claire.screen.text)
    await claire.presses("Envoyer à 3 personnes")
    await house.settled()
    assert "Est-ce voulu" not in paul.phone()[-1].text
    await writes(house, claire)
    assert "Est-ce voulu" not in claire.screen.text


async def test_a_message_to_everybody_is_reviewed_confirmed_sent_and_told(house: House) -> None:
    claire, paul, rosa, amina = await a_council(house)
    await expected(house, [TRONVILLE])
    await writes(house, claire)
    assert "4 personnes, dont 1 sans Telegram" in claire.screen.text
    await claire.presses("Envoyer à 3 personnes")
    await house.settled()
    for person in (paul, rosa, amina):
        assert heard(person) == 1
        assert "La coordination du conseil vous écrit" in person.phone()[-1].text
    assert heard(claire, "Voici ce qui sera lu") == 0
    assert "Envoi en cours" in claire.screen.text
    await house.tick(timedelta(seconds=5))
    report = claire.screen
    assert "Envoi terminé" in report.text
    assert "Envoyé à 3 personnes" in report.text
    assert "1 personne injoignable" in report.text
    await claire.presses("Personne par personne")
    listed = await claire.sees("Jean Attendu")
    assert claire.saw("Jean Attendu (Collège exemple) : pas encore sur Telegram")
    assert listed.text.index("Jean Attendu") < listed.text.index("Paul Petit")
    await claire.says("/envois")
    await claire.sees("terminé, 3 sur 4")
    await claire.presses("1")
    await claire.sees("Envoi terminé")
    assert await acts(house) == ["broadcast.confirmed", "broadcast.ended", "broadcast.listed"]


async def test_each_choice_narrows_and_the_trial_is_for_oneself(house: House) -> None:
    claire, paul, rosa, amina = await a_council(house)
    await claire.says("/ecrire")
    await claire.presses("Rôles…")
    await claire.presses("Maires")
    await claire.sees("À : Maires (2 personnes)")
    await claire.presses("C’est tout")
    await claire.presses("Communes…")
    await claire.says("Tronville, Nulleville")
    await claire.sees("Je ne trouve pas « Nulleville »")
    await claire.sees("À : Maires · Tronville-en-Barrois (1 personne)")
    await claire.presses("C’est tout")
    await claire.presses("Continuer")
    await claire.says(WORDS)
    await claire.presses("M’envoyer un essai")
    await house.settled()
    assert heard(claire) == 2  # the review, and the trial
    assert not heard(paul)
    await claire.presses("Envoyer à 1 personne")
    await house.settled()
    assert [heard(one) for one in (paul, rosa, amina)] == [1, 0, 0]


async def test_it_goes_out_once_however_often_it_is_confirmed(house: House) -> None:
    claire, paul, _, _ = await a_council(house)
    await writes(house, claire)
    review = claire.screen
    await claire.taps("Envoyer à 3 personnes", on=review)
    await claire.taps("Envoyer à 3 personnes", on=review)
    await house.settled()
    assert heard(paul) == 1
    assert await fates(house) == {Fate.SENT: 3}


async def test_whoever_comes_between_the_review_and_the_press_is_shown_first(house: House) -> None:
    claire, paul, _, _ = await a_council(house)
    await writes(house, claire)
    review = claire.screen
    late = await house.member("Lise Tardive", communes=[LIGNY])
    await claire.presses("Envoyer à 3 personnes", on=review)
    await claire.sees("la liste a changé")
    assert not heard(paul)
    await claire.presses("Envoyer à 4 personnes")
    await house.settled()
    assert [heard(paul), heard(late)] == [1, 1]


async def test_who_blocked_vigie_is_named_and_hears_it_once_back(house: House) -> None:
    claire, paul, rosa, amina = await a_council(house)
    blocked = "Forbidden: bot was blocked by the user"
    house.telegram.fails_next("sendMessage", 403, blocked, chat=amina)
    house.telegram.fails_next("sendMessage", 400, "Bad Request: message is too odd", chat=rosa)
    await writes(house, claire)
    await claire.presses("Envoyer à 3 personnes")
    await house.settled()
    await house.tick(timedelta(seconds=5))
    await claire.sees("Non remis à 2 personnes")
    await claire.presses("Personne par personne")
    await claire.sees("Amina Diallo (Association exemple) : a bloqué Vigie sur son téléphone")
    await claire.sees("Rosa Roche (Association exemple) : Telegram n’a pas pris le message")
    assert not claire.saw("n’a pas pu être affiché")  # the report says so, person by person
    await amina.unblocks()
    await amina.says("/aide")
    await house.settled()
    await claire.presses("Renvoyer à 2 personnes")
    await house.settled()
    await house.tick(timedelta(seconds=5))
    assert [heard(one) for one in (paul, rosa, amina)] == [1, 1, 1]
    assert await fates(house) == {Fate.SENT: 3}
    await claire.sees("Envoyé à 3 personnes")


async def half_sent(house: House) -> tuple[Person, Person, Person]:
    """A broadcast of which one person's message waits for another try."""
    claire, paul, rosa, _ = await a_council(house)
    house.telegram.fails_next("sendMessage", 502, "Bad Gateway", chat=rosa)
    await writes(house, claire)
    await claire.presses("Envoyer à 3 personnes")
    await house.settled()
    await house.tick()
    assert [heard(paul), heard(rosa)] == [1, 0]
    await claire.sees("2 sur 3")
    return claire, paul, rosa


async def test_what_is_paused_waits_until_it_is_resumed(house: House) -> None:
    claire, paul, rosa = await half_sent(house)
    running = claire.screen
    await claire.presses("Mettre en pause")
    await claire.sees("Envoi en pause")
    await house.tick(timedelta(minutes=10))
    assert not heard(rosa)
    assert running.id == claire.screen.id
    await claire.presses("Reprendre")
    await house.settled()
    await house.tick(timedelta(seconds=5))
    assert [heard(paul), heard(rosa)] == [1, 1]
    await claire.sees("Envoi terminé")
    assert running.id == claire.screen.id
    assert await acts(house) == [
        "broadcast.confirmed",
        "broadcast.paused",
        "broadcast.resumed",
        "broadcast.ended",
    ]


async def test_what_is_stopped_never_comes(house: House) -> None:
    claire, paul, rosa = await half_sent(house)
    await claire.presses("Mettre en pause")
    await claire.sees("Envoi en pause")
    await claire.presses("Arrêter l’envoi")
    await house.settled()
    await house.tick(timedelta(minutes=10))
    assert [heard(paul), heard(rosa)] == [1, 0]
    await claire.sees("Envoi arrêté")
    assert claire.saw("Pas envoyé à 1 personne")
    await claire.presses("Personne par personne")
    assert (await claire.sees("Rosa Roche (Association exemple) : envoi arrêté avant")).labels == []
    assert await fates(house) == {Fate.SENT: 2, Fate.WITHDRAWN: 1}


async def test_any_coordinator_may_look_after_it_and_every_copy_says_the_same(
    house: House,
) -> None:
    claire, _, rosa = await half_sent(house)
    denis = await house.coordinator("Denis Colin")
    await denis.says("/envois")
    await denis.sees("envoi en cours, 2 sur 3")
    await denis.presses("1")
    await denis.presses("Mettre en pause")
    await house.settled()
    assert "Envoi en pause" in claire.screen.text
    assert "Envoi en pause" in denis.screen.text
    await claire.presses("Reprendre")
    await house.settled()
    await house.tick(timedelta(seconds=5))
    assert heard(rosa) == 1
    assert "Envoi terminé" in denis.screen.text


async def a_meeting(house: House) -> None:
    """A watch cell of Tronville with an agenda, of which a point concerns the invited alone."""
    async with house.database.write() as uow:
        meeting = Meeting(
            id=new_id(),
            kind=MeetingKind.WATCH_CELL,
            local=datetime(2026, 12, 3, 14),  # noqa: DTZ001 - the hour on people's clocks
            zone=PARIS,
            minutes=60,
            whole_council=False,
            communes=frozenset({TRONVILLE}),
            title="Veille d’<été>",
            place="Mairie de Tronville",
        )
        await uow.meetings.add(meeting, house.clock())
        points = [Point("a", "Halls", "Halls"), Point("b", "Secret des invités", "Un point")]
        await uow.agendas.add(meeting.id, points, house.clock())


async def test_a_meeting_is_told_to_others_as_any_group_may_read_it(house: House) -> None:
    claire, _, rosa, _ = await a_council(house)
    await a_meeting(house)
    await claire.says("/ecrire")
    await claire.presses("Tout le conseil")
    await claire.presses("Reprendre une réunion…")
    await claire.presses("03/12 · Veille d’<été>")
    await claire.sees("Voici ce qui sera lu")
    await claire.presses("Changer les destinataires")
    await claire.presses("Rôles…")
    await claire.presses("Maires")
    await claire.sees("À : Maires (2 personnes)")
    await claire.presses("C’est tout")
    await claire.presses("Continuer")
    await claire.sees("Voici ce qui sera lu")
    await claire.presses("Envoyer à 2 personnes")
    await house.settled()
    read = rosa.phone()[-1].text.replace("\xa0", " ")
    assert "Veille d’<été>\nJeudi 3 décembre à 14 h\nMairie de Tronville" in read
    assert "Ordre du jour v1\n1. Halls\n2. Un point" in read
    assert "Secret" not in read


async def test_the_invited_of_a_meeting_read_its_agenda_whole_and_are_accounted_for(
    house: House,
) -> None:
    claire, paul, rosa, amina = await a_council(house)
    await a_meeting(house)
    await claire.says("/ecrire")
    await claire.presses("Les invités d’une réunion…")
    await claire.presses("03/12 · Veille d’<été>")
    await claire.sees("À : invités du 03/12 · Veille d’<été> (2 personnes)")
    await claire.presses("C’est tout")
    await claire.presses("Continuer")
    await claire.presses("Reprendre une réunion…")
    await claire.presses("03/12 · Veille d’<été>")
    await claire.presses("Envoyer à 2 personnes")
    await house.settled()
    assert [heard(one, "Secret des invités") for one in (paul, rosa, amina)] == [1, 0, 1]
    await house.tick(timedelta(seconds=5))
    await claire.sees("Envoyé à 2 personnes")


async def test_what_was_for_the_invited_alone_is_not_read_by_others_who_are_chosen_later(
    house: House,
) -> None:
    claire, *_ = await a_council(house)
    await a_meeting(house)
    await claire.says("/ecrire")
    await claire.presses("Les invités d’une réunion…")
    await claire.presses("03/12 · Veille d’<été>")
    await claire.sees("À : invités du 03/12 · Veille d’<été> (2 personnes)")
    await claire.presses("C’est tout")
    await claire.presses("Continuer")
    await claire.presses("Reprendre une réunion…")
    await claire.presses("03/12 · Veille d’<été>")
    await claire.sees("Secret des invités")
    await claire.presses("Changer les destinataires")
    await claire.presses("Plutôt tout le conseil")
    await claire.sees("Écrivez")
    assert "Secret" not in claire.screen.text
