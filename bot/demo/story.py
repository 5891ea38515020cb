"""The story of the reference council, scene by scene; people and partners are invented."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.evidence import group_traces, kept_traces, log_traces
from bot.demo.stage import Stage
from bot.playground import Group, Person

SECRET = "Deux familles du 3e se menacent dans l’escalier depuis samedi"  # noqa: S105
REFERENCE = re.compile(r"A-[2-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody whom the coordinator invites."""

    name: str
    kind: str
    role: str | None
    organisation: str
    commune: str


AMINA = Guest(
    "Amina Diallo", "Prévention spécialisée", None, "Éducateurs Sans Nom", "Tronville-en-Barrois"
)
MARTIN = Guest("Martin Tronville", "Mairie", "Maire", "Mairie de Tronville", "Tronville-en-Barrois")
LOUISE = Guest("Louise Ligny", "Mairie", "Maire", "Mairie de Ligny", "Ligny-en-Barrois")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays."""

    claire: Person
    amina: Person
    martin: Person
    louise: Person
    group: Group


async def tell(stage: Stage) -> None:
    """The whole story."""
    claire = await _coordinator_arrives(stage)
    group = await _group_is_linked(stage, claire)
    cast = Cast(
        claire=claire,
        amina=await _partner_comes_in(stage, claire, AMINA),
        martin=await _partner_comes_in(stage, claire, MARTIN),
        louise=await _partner_comes_in(stage, claire, LOUISE),
        group=group,
    )
    reference = await _alert_is_flagged(stage, cast)
    await _mayor_answers(stage, cast, reference)
    await _meeting_is_recalled(stage, cast)
    await _stranger_gets_nothing(stage)
    await _nothing_leaked(stage)


async def _coordinator_arrives(stage: Stage) -> Person:
    stage.scene("1. Le conseil s’installe ; Claire le coordonne : lien, charte")
    claire = stage.telegram.person("Claire Fontaine")
    await claire.starts(await stage.first_code())
    await stage.expect("Claire lit la charte", claire.sees("Charte déontologique"))
    await claire.presses("J’accepte")
    await stage.expect("les portes s’ouvrent", claire.sees("Bienvenue, Claire"))
    await stage.settled()
    stage.show_phones()
    return claire


async def _group_is_linked(stage: Stage, claire: Person) -> Group:
    stage.scene("2. Elle relie le groupe de Tronville-en-Barrois")
    group = stage.telegram.group("Veille Tronville", creator=claire)
    await claire.says("/groupe")
    await claire.presses("Relier un groupe")
    await claire.sees("Quelles communes ce groupe suit-il ?")
    await claire.says("tronville")
    await claire.sees("Choisies : Tronville-en-Barrois")
    await claire.presses("C’est tout")
    await stage.settled()
    await claire.shares_group(group, button="Choisir le groupe")
    await stage.expect(
        "le groupe annonce ce qu’il suit", group.sees("Ce groupe suit désormais Tronville")
    )
    await stage.settled()
    stage.show_phones()
    return group


async def _partner_comes_in(stage: Stage, claire: Person, guest: Guest) -> Person:
    stage.scene(f"3. {guest.name} entre : invitation, charte, deux mots par téléphone")
    await claire.says("/inviter")
    await claire.presses(guest.kind)
    if guest.role:
        await claire.presses(guest.role)
    for question, answer in (
        ("Prénom et nom", guest.name),
        ("Quel organisme", guest.organisation),
        ("Quelles communes", guest.commune),
    ):
        await claire.sees(question)
        await claire.says(answer)
    await claire.presses("Continuer")
    await claire.presses("Créer le lien")
    link = await claire.sees("t.me/")
    person = stage.telegram.person(guest.name)
    await person.opens(_found(r"https://t\.me/\S+", link.words))
    await person.sees("Charte déontologique")
    await person.presses("J’accepte")
    words = _found(r"vive voix\W+(.+)", (await person.sees("Vos deux mots")).words)
    await stage.expect(f"les deux lisent « {words} »", claire.sees(words))
    await claire.presses("C’est bien cette personne")
    first_name = guest.name.partition(" ")[0]
    await stage.expect("les portes s’ouvrent", person.sees(f"Bienvenue, {first_name}"))
    await stage.settled()
    stage.show_phones()
    return person


async def _alert_is_flagged(stage: Stage, cast: Cast) -> str:
    stage.scene("4. Amina signale un conflit de voisinage, avec une note scellée")
    amina = cast.amina
    await amina.says("Signaler")
    await stage.expect("les numéros d’urgence d’abord", amina.sees("Appelez d’abord"))
    for label in (
        "Rien de tout cela",
        "Tronville-en-Barrois",
        "Conflit de voisinage",
        "Orange",
        "Probable",
        "Compléter…",
        "Note",
    ):
        await amina.presses(label)
    await amina.sees("Écrivez quelques mots")
    await amina.says(SECRET)
    await amina.sees("Note jointe")
    await stage.settled()
    note_is_gone = all(message.text != SECRET for message in amina.phone())
    await stage.expect("le message de la note est effacé", note_is_gone)
    await amina.presses("Envoyer")
    reference = _found(REFERENCE.pattern, (await amina.sees("A-")).words)
    await stage.settled()
    stage.show_phones()
    await stage.expect(f"le groupe de Tronville reçoit {reference}", cast.group.sees(reference))
    await stage.expect("le maire de Tronville la reçoit en privé", cast.martin.sees(reference))
    await cast.claire.says("/alertes")
    await stage.expect("la coordination la voit dans sa liste", cast.claire.sees(reference))
    await stage.expect("la maire de Ligny n’en sait rien", not cast.louise.saw(reference))
    return reference


async def _mayor_answers(stage: Stage, cast: Cast, reference: str) -> None:
    stage.scene("5. Le maire lit, puis répond d’une touche")
    await cast.martin.presses("Lire")
    await stage.expect("il lit la note, protégée", cast.martin.sees(SECRET))
    stage.show_phones()
    await cast.martin.presses("Bien reçu")
    await stage.expect("Amina voit que c’est vu", cast.amina.sees("C’est vu"))
    await stage.expect("le groupe voit « vue par la mairie »", cast.group.sees("vue par la mairie"))
    await stage.settled()
    stage.show_phones()
    await stage.move_clock(timedelta(minutes=15))
    erased = all(SECRET not in message.text for message in cast.martin.phone())
    await stage.expect(f"un quart d’heure après, {reference} s’est effacée de son écran", erased)


async def _meeting_is_recalled(stage: Stage, cast: Cast) -> None:
    stage.scene("6. Une cellule de veille après-demain ; la veille, le rappel")
    claire = cast.claire
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says("mercredi 25 novembre à 14 h")
    await claire.presses("Une seule fois")
    await claire.presses("1 h 30")
    await claire.says("Mairie de Tronville, salle 2")
    await claire.sees("Qui est invité")
    await claire.presses("Tronville-en-Barrois")
    await claire.presses("Continuer")
    await claire.presses("Garder ce titre")
    await claire.presses("Plus tard")
    await claire.presses("Annoncer")
    await stage.expect("le groupe l’apprend", cast.group.sees("Cellule de veille"))
    await stage.settled()
    stage.show_phones()
    await stage.move_clock(timedelta(days=1))
    await stage.expect("rappel J-1 à Amina", cast.amina.sees("Demain, mercredi 25 novembre"))
    await stage.expect("rappel J-1 au maire", cast.martin.sees("Demain, mercredi 25 novembre"))
    await stage.expect("rien pour Ligny", not cast.louise.saw("Cellule de veille"))
    stage.show_phones()


async def _stranger_gets_nothing(stage: Stage) -> None:
    stage.scene("7. Quelqu’un d’inconnu n’obtient rien")
    stranger = stage.telegram.person("Personne Inconnue")
    for said in ("/start", "/alertes", "Que se passe-t-il à Tronville ?"):
        await stranger.says(said)
    await stage.settled()
    answers = {message.text for message in stranger.phone() if message.sender.is_bot}
    await stage.expect("une seule réponse, polie, à tout", len(answers) == 1)
    stage.show_phones()


async def _nothing_leaked(stage: Stage) -> None:
    stage.scene("8. Le journal tient, et la note ne se trouve nulle part en clair")
    async with stage.database.read() as uow:
        end = await uow.audit.verify()
    await stage.expect(f"journal vérifié : {end.sequence} actes enchaînés", end.sequence > 0)
    files = kept_traces(stage.folder, SECRET)
    await stage.expect("rien dans la base ni dans ses fichiers annexes", not files)
    await stage.expect("rien dans les journaux du bot", not log_traces(stage.folder, SECRET))
    await stage.expect(
        "rien dans aucun message de groupe", not group_traces(stage.telegram, SECRET)
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise LookupError(f"nothing like {pattern} on the screen")
    return match[1] if match.groups() else match[0]
