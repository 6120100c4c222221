"""Where a screening stands, in the words of the forms."""

STAGES = {
    "draft": "OPEN: to be settled",
    "amending": "OPEN: being changed, to be settled",
    "finished": "finished",
    "awaiting": "finished, waits for an investigator",
    "signed": "signed",
    "rejected": "rejected by an investigator",
    "registered": "registered",
    "treating": "on treatment",
    "completed": "treatment completed",
    "off_study": "off study",
    "withdrawn": "withdrawn",
}
