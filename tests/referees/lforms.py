"""The form renderer of the US National Library of Medicine in a headless Chromium: does the Questionnaire work?"""

import json
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Page

from tests.journeys.browser import browsing
from tests.referees.packages import modules

# In its own order; the page must declare UTF-8, or the FHIR part does not load.
_SCRIPTS = ("webcomponent/assets/lib/zone.min.js", "webcomponent/lhc-forms.js", "fhir/R4/lformsFHIR.min.js")

_PAGE = '<!doctype html><html><head><meta charset="utf-8"></head><body><div id="form"></div></body></html>'

_FILL = """async ([questionnaire, response]) => {
  let form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
  if (response) form = LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, form, "R4");
  document.getElementById("form").replaceChildren();
  await LForms.Util.addFormToPage(form, "form");
  const out = LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", null, {noExtensions: true});
  return {response: out, problems: LForms.Util.checkValidity(), text: document.body.innerText};
}"""


_KNOWN: dict[str, list[dict[str, Any]]] = {}


async def filled(questionnaire: Any, responses: Sequence[Any]) -> list[dict[str, Any]]:
    """What the renderer makes of each response (None: an empty form): `response` again, `problems`, and its `text`.

    Of the very same it makes the same, so it is asked once.
    """
    asked = json.dumps([questionnaire, *responses])
    if asked not in _KNOWN:
        _KNOWN[asked] = await _filled(questionnaire, responses)
    return _KNOWN[asked]


async def _filled(questionnaire: Any, responses: Sequence[Any]) -> list[dict[str, Any]]:
    async with browsing() as browser:
        page = await _loaded(await browser.new_page())
        return [await page.evaluate(_FILL, [questionnaire, response]) for response in responses]


async def _loaded(page: Page) -> Page:
    await page.set_content(_PAGE)
    for script in _SCRIPTS:
        await page.add_script_tag(path=modules() / "lforms/dist/lforms" / script)
    return page
