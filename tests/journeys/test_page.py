"""The playground's page in a real browser: an alert, flagged by clicking, arrives in the group."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from storage.members import Kind, Role
from tests.house import TRONVILLE, House
from tests.journeys.flagging import TAPS

CHROMIUM = shutil.which("chromium")
REQUIRED = bool(os.environ.get("VIGIE_BROWSER_REQUIRED"))

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not REQUIRED, reason="no chromium here: apt-get install chromium"
)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    assert CHROMIUM is not None, "CI installs chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield await browser.new_page(viewport={"width": 1500, "height": 950})
        await browser.close()


def phone(page: Page, name: str) -> Locator:
    return page.get_by_label(f"Téléphone : {name}")


async def click(phone: Locator, label: str) -> None:
    """The newest button with this label."""
    under_messages = phone.get_by_role("group", name="Boutons du message")
    await under_messages.get_by_role("button", name=label, exact=True).last.click()


async def test_an_alert_flagged_by_clicking_arrives_in_the_group(house: House, page: Page) -> None:
    claire = await house.coordinator()
    await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    await page.goto(house.telegram.url)

    amina = phone(page, "Amina Diallo")
    await amina.get_by_label("Votre message").fill("Signaler")
    await amina.get_by_label("Votre message").press("Enter")
    for label in (*TAPS, "Envoyer"):
        await click(amina, label)

    shown = page.locator(f"#phone-{group.id}")
    await expect(shown.get_by_text("Conflit de voisinage")).to_be_visible()
    await expect(shown.get_by_text("Transmise à 19 h 40")).to_be_visible()

    await click(phone(page, "Paul Petit"), "Bien reçu")
    await expect(shown.get_by_text("vue par la mairie")).to_be_visible()
    await expect(amina.get_by_text("C’est vu")).to_be_visible()


async def test_the_page_works_by_keyboard_in_a_narrow_window(house: House, page: Page) -> None:
    await house.member("Amina Diallo", communes=[TRONVILLE])
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(house.telegram.url)
    amina = phone(page, "Amina Diallo")
    await amina.get_by_label("Votre message").focus()
    await page.keyboard.type("/aide")
    await page.keyboard.press("Enter")
    await expect(amina.get_by_text("Ce que vous pouvez faire, Amina")).to_be_visible()
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(overflow)
