"""The variables of the SDTM domains TI, IE, DM and SV, in the order of SDTM IG 3.4.

Sources: SDTM IG 3.4 variable tables at mycsg.in (TI, IE); public pharmaverse sample data (DM, SV). The tail of IE and
its order are from general knowledge; check them before a submission relies on them.
"""

from storage.exports.sdtm.xpt import Variable

_LONG, _DATE, _SHORT = 200, 10, 8
_STUDY = (Variable("STUDYID", "Study Identifier", 20), Variable("DOMAIN", "Domain Abbreviation", 2))
_SUBJECT = Variable("USUBJID", "Unique Subject Identifier", _LONG)

_CRITERION = (
    Variable("IETESTCD", "Incl/Excl Criterion Short Name", _SHORT),
    Variable("IETEST", "Inclusion/Exclusion Criterion", _LONG),
    Variable("IECAT", "Inclusion/Exclusion Category", 9),
    Variable("IESCAT", "Inclusion/Exclusion Subcategory", 40),
)

_VISIT = (Variable("VISITNUM", "Visit Number"), Variable("VISIT", "Visit Name", 40))

TI = (
    *_STUDY,
    *_CRITERION,
    Variable("TIRL", "Inclusion/Exclusion Criterion Rule", _LONG),
    Variable("TIVERS", "Protocol Criteria Versions", 40),
)

IE = (
    *_STUDY,
    _SUBJECT,
    Variable("IESEQ", "Sequence Number"),
    Variable("IESPID", "Sponsor-Defined Identifier", _SHORT),
    *_CRITERION,
    Variable("IEORRES", "I/E Criterion Original Result", 1),
    Variable("IESTRESC", "I/E Criterion Result in Std Format", 1),
    *_VISIT,
    Variable("VISITDY", "Planned Study Day of Visit"),
    Variable("TAETORD", "Planned Order of Element within Arm"),
    Variable("EPOCH", "Epoch", 40),
    Variable("IEDTC", "Date/Time of Collection", _DATE),
    Variable("IEDY", "Study Day of Collection"),
)

DM = (
    *_STUDY,
    _SUBJECT,
    Variable("SUBJID", "Subject Identifier for the Study", 40),
    Variable("RFSTDTC", "Subject Reference Start Date/Time", _DATE),
    Variable("RFENDTC", "Subject Reference End Date/Time", _DATE),
    Variable("RFXSTDTC", "Date/Time of First Study Treatment", _DATE),
    Variable("RFXENDTC", "Date/Time of Last Study Treatment", _DATE),
    Variable("RFICDTC", "Date/Time of Informed Consent", _DATE),
    Variable("RFPENDTC", "Date/Time of End of Participation", _DATE),
    Variable("DTHDTC", "Date/Time of Death", _DATE),
    Variable("DTHFL", "Subject Death Flag", 1),
    Variable("SITEID", "Study Site Identifier", _LONG),
    Variable("BRTHDTC", "Date/Time of Birth", _DATE),
    Variable("AGE", "Age"),
    Variable("AGEU", "Age Units", 6),
    Variable("SEX", "Sex", 1),
    Variable("RACE", "Race", 40),
    Variable("ETHNIC", "Ethnicity", 40),
    Variable("ARMCD", "Planned Arm Code", 20),
    Variable("ARM", "Description of Planned Arm", 40),
    Variable("ACTARMCD", "Actual Arm Code", 20),
    Variable("ACTARM", "Description of Actual Arm", 40),
    Variable("COUNTRY", "Country", 3),
    Variable("DMDTC", "Date/Time of Collection", _DATE),
    Variable("DMDY", "Study Day of Collection"),
    Variable("ARMNRS", "Reason Arm and/or Actual Arm is Null", 40),
    Variable("ACTARMUD", "Description of Unplanned Actual Arm", 40),
)

SV = (
    *_STUDY,
    _SUBJECT,
    *_VISIT,
    Variable("SVPRESP", "Pre-specified", 1),
    Variable("SVOCCUR", "Occurrence", 1),
    Variable("SVREASOC", "Reason for Occur Value", 40),
    Variable("SVCNTMOD", "Contact Mode", 40),
    Variable("SVEPCHGI", "Epi/Pandemic Related Change Indicator", 1),
    Variable("VISITDY", "Planned Study Day of Visit"),
    Variable("SVSTDTC", "Start Date/Time of Observation", _DATE),
    Variable("SVENDTC", "End Date/Time of Observation", _DATE),
    Variable("SVSTDY", "Study Day of Start of Observation"),
    Variable("SVENDY", "Study Day of End of Observation"),
    Variable("SVUPDES", "Description of Unplanned Visit", 40),
)
