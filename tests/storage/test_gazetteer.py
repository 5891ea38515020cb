"""The gazetteer knows every commune of France and finds it as people type it."""

import json
import lzma
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from storage.gazetteer import (
    Commune,
    Intercommunality,
    IntercommunalityUnknown,
    Match,
    find,
    intercommunality,
    is_commune_of_france,
    read_ahead,
)
from storage.gazetteer.derive import derive
from storage.gazetteer.france import FILE, communes_outside, intercommunalities

BAR_LE_DUC = "200033025"
INSEE_CODE = re.compile(r"(\d{2}|2[AB])\d{3}")
REFERENCE_COUNCIL = (
    "55029 55041 55049 55101 55120 55138 55186 55214 55221 55291 55298 55300 55302 55332 55358 "
    "55366 55369 55370 55372 55373 55376 55426 55435 55446 55452 55466 55476 55488 55504 55514 "
    "55519 55541 55543"
)


@cache
def every_council() -> tuple[Intercommunality, ...]:
    return intercommunalities()


@cache
def every_commune() -> tuple[Commune, ...]:
    members = [commune for each in every_council() for commune in each.communes]
    return (*members, *communes_outside())


@cache
def council() -> tuple[Commune, ...]:
    return intercommunality(BAR_LE_DUC).communes


def names(matches: tuple[Match, ...]) -> list[str]:
    return [match.commune.name for match in matches]


def test_the_country_is_complete() -> None:
    assert len(every_council()) == 1_255
    assert len(every_commune()) == 34_969
    assert len(communes_outside()) == 98
    assert len({commune.insee for commune in every_commune()}) == 34_969


def test_the_file_stays_small() -> None:
    assert FILE.stat().st_size < 600_000


def test_an_insee_code_is_text_and_corsica_has_its_own() -> None:
    assert all(INSEE_CODE.fullmatch(commune.insee) for commune in every_commune())
    corsican = {commune.insee[:2] for commune in every_commune() if "A" <= commune.insee[1] <= "B"}
    assert corsican == {"2A", "2B"}


def test_twelve_communes_are_called_sainte_colombe() -> None:
    assert len([commune for commune in every_commune() if commune.name == "Sainte-Colombe"]) == 12
    found = find("ste colombe", every_commune())
    assert sum(match.how == "name" for match in found) == 12


def test_the_reference_council() -> None:
    bar = intercommunality(BAR_LE_DUC)
    assert (bar.siren, bar.name, bar.kind) == (BAR_LE_DUC, "CA de Bar-le-Duc - Sud Meuse", "CA")
    assert " ".join(commune.insee for commune in bar.communes) == REFERENCE_COUNCIL
    populations = {commune.name: commune.population for commune in bar.communes}
    assert populations["Bar-le-Duc"] == 14_607
    assert populations["Saint-Amand-sur-Ornain"] == 60


def test_a_siren_may_be_typed_with_spaces() -> None:
    assert intercommunality(" 200 033 025 ").siren == BAR_LE_DUC


@pytest.mark.parametrize("siren", ["", "200033026", "bar-le-duc", "55029"])
def test_an_unknown_siren_is_refused(siren: str) -> None:
    with pytest.raises(IntercommunalityUnknown) as refused:
        intercommunality(siren)
    assert refused.value.siren == siren


@pytest.mark.parametrize(
    ("query", "how", "name", "label"),
    [
        ("Tronville-en-Barrois", "name", "Tronville-en-Barrois", ""),
        ("TRONVILLE EN BARROIS", "name", "Tronville-en-Barrois", ""),
        ("  fains veel ", "name", "Fains-Véel", ""),
        ("St-Amand s/ Ornain", "name", "Saint-Amand-sur-Ornain", ""),
        ("bar le duc", "name", "Bar-le-Duc", ""),
        ("Val d’Ornain", "name", "Val-d'Ornain", ""),
        ("tronville", "part", "Tronville-en-Barrois", ""),
        ("tronv", "part", "Tronville-en-Barrois", ""),
        ("ornain", "part", "Nançois-sur-Ornain", ""),
        ("Véel", "former_name", "Fains-Véel", "Véel"),
        ("chennevieres", "former_name", "Chanteraine", "Chennevières"),
        ("chennev", "part", "Chanteraine", "Chennevières"),
        ("55519", "insee", "Tronville-en-Barrois", ""),
        ("55542", "former_name", "Fains-Véel", "Véel"),
        ("55090", "former_name", "Val-d'Ornain", "55090"),
        ("55310", "postcode", "Tronville-en-Barrois", ""),
        ("55310 Tronville", "part", "Tronville-en-Barrois", ""),
        ("Resson (55000)", "name", "Resson", ""),
        ("tronvile", "near", "Tronville-en-Barrois", ""),
        ("chanteréne", "near", "Chanteraine", ""),
        ("chenevières", "near", "Chanteraine", "Chennevières"),
    ],
)
def test_a_commune_is_found_as_people_type_it(query: str, how: str, name: str, label: str) -> None:
    first = find(query, council())[0]
    assert (first.how, first.commune.name, first.label) == (how, name, label)


def test_a_postcode_of_several_communes_returns_them_all() -> None:
    found = find("55000", council())
    assert len(found) == 21
    assert {match.how for match in found} == {"postcode"}


def test_words_that_fit_several_communes_return_them_all() -> None:
    assert names(find("bar", council())) == [
        "Bar-le-Duc",
        "Combles-en-Barrois",
        "Ligny-en-Barrois",
        "Longeville-en-Barrois",
        "Savonnières-devant-Bar",
        "Tronville-en-Barrois",
    ]
    assert names(find("nant", council())) == ["Nant-le-Grand", "Nantois"]


def test_an_exact_name_comes_first_with_the_names_that_contain_it() -> None:
    saint_amand = Commune("00001", "Saint-Amand", 1, ())
    longer = Commune("00002", "Saint-Amand-sur-Ornain", 1, ())
    another = Commune("00003", "Saint-Amandin", 1, ())
    found = find("saint amand", [another, longer, saint_amand])
    assert [(match.commune, match.how) for match in found] == [
        (saint_amand, "name"),
        (longer, "part"),
    ]


def test_a_code_may_be_a_postcode_and_an_insee_code_at_once() -> None:
    here = Commune("55190", "Ici", 1, ("55200",))
    there = Commune("55191", "Là", 1, ("55190",))
    assert [match.how for match in find("55190", [here, there])] == ["insee", "postcode"]


def test_corsican_codes_are_found_in_small_letters() -> None:
    ajaccio = next(commune for commune in every_commune() if commune.name == "Ajaccio")
    assert find("2a004", [ajaccio]) == (Match(ajaccio, "insee"),)


@pytest.mark.parametrize("query", ["", "   ", "-", "🙂", "xyz", "99999", "l'", "بار", "x" * 4096])
def test_what_fits_nothing_finds_nothing(query: str) -> None:
    assert find(query, council()) == ()


@seed(2026)
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1_254), st.data())
def test_every_commune_is_found_by_its_name_and_its_codes(index: int, data: st.DataObject) -> None:
    among = every_council()[index].communes
    commune = data.draw(st.sampled_from(among))
    assert Match(commune, "name") in find(commune.name, among)
    assert Match(commune, "insee") in find(commune.insee, among)
    for postcode in commune.postcodes:
        assert commune in [match.commune for match in find(postcode, among)]
    for former in commune.former_names:
        assert commune in [match.commune for match in find(former.name, among)]
        assert commune in [match.commune for match in find(former.insee, among)]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_each_commune_comes_once_at_most(query: str) -> None:
    found = [match.commune.insee for match in find(query, council())]
    assert len(found) == len(set(found))


def test_what_was_read_ahead_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read_ahead(BAR_LE_DUC)
    monkeypatch.setattr("storage.gazetteer.france.FILE", Path("nowhere"))
    assert is_commune_of_france("Verdun")
    assert not is_commune_of_france("Nulle-Part-les-Bains")
    assert len(intercommunality(BAR_LE_DUC).communes) == 33


def test_the_derivation_keeps_what_counts_and_is_deterministic(tmp_path: Path) -> None:
    content = derive(_package(tmp_path))
    assert content == derive(tmp_path)
    assert json.loads(lzma.decompress(content)) == {
        "intercommunalities": [
            [
                "240100891",
                "CC",
                "CC",
                [["01033", "Valserhône", 16_302, "01200", ["01091 Châtillon", "01205"]]],
            ]
        ],
        "outside": [["2A004", "Ajaccio", 0, "20000 20090", []]],
    }


def _package(folder: Path) -> Path:
    communes = [
        {
            "code": "01033",
            "nom": "Valserhône",
            "type": "commune-actuelle",
            "population": 16_302,
            "codesPostaux": ["01200"],
            "anciensCodes": ["01091", "01205"],
        },
        {
            "code": "2A004",
            "nom": "Ajaccio",
            "type": "commune-actuelle",
            "codesPostaux": ["20000", "20090"],
            "anciensCodes": ["20004"],
        },
        {"code": "01091", "nom": "Châtillon", "type": "commune-deleguee", "chefLieu": "01033"},
        {"code": "75101", "nom": "Paris 1er", "type": "arrondissement-municipal"},
    ]
    epci = [{"code": "240100891", "nom": "CC", "type": "CC", "membres": [{"code": "01033"}]}]
    (folder / "data").mkdir()
    (folder / "data" / "communes.json").write_text(json.dumps(communes), encoding="utf-8")
    (folder / "data" / "epci.json").write_text(json.dumps(epci), encoding="utf-8")
    return folder


def test_communes_that_are_as_sure_come_by_their_names() -> None:
    among = intercommunality("200033025").communes
    names = [match.commune.name for match in find("55000", among)]
    assert len(names) > 1
    assert names == sorted(names)
