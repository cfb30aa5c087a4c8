"""The contract of the plan, "What each may see", as plain data. The other files here hold it up.

A cell lists everything that somebody has of a concern at a stage, one letter each:

    S  the stub: number, dates, state, outcome, and who holds which grant
    C  the content, and with it the number
    H  what their desk handed on: where it went; a function tells the stub as it was then
    W  what the desks wrote along the way: notes, disclosures, and the tasks of their own desk
    P  what is the police's alone: the reasons of clearance, the receipt, the name's print
    I  an invitation to one item of an agenda
    A  the pseudonymous line on an agenda
    D  a department's question: does it open a measure?
    J  the journaled case
    M  whether the measure runs
    T  a task sheet
    L  the access log

Whoever a stage does not name sees nothing (N): no row, no page, and no sign that there is one. The
referrer's K is a receipt code, not a person: tests/concerns/register/test_life.py.
"""

VIEWERS = (
    "police",
    "coordinator",
    "leader-family",  # their department takes part in the item
    "leader-youth",  # theirs does not
    "invitee-psychiatry",
    "caseworker-family",  # invited to the item
    "caseworker-family-2",  # same department, not invited
    "caseworker-youth",  # another department
    "mentor",
    "mentor-coordinator",
    "auditor",
    "administrator",  # a superuser of Django's
    "coordinator-ballerup",  # the same role elsewhere
    "nobody",
)

POLICE, COORDINATOR, LOG = {"police": "PSCW"}, {"coordinator": "SCW"}, {"auditor": "L"}
STUB = {"coordinator": "S"}
INVITED = {"invitee-psychiatry": "IC", "caseworker-family": "IC"}
LINE = {"leader-family": "A"}
LINE_AND_MEASURE = {"leader-family": "AM"}
ASKED = {"caseworker-family": "ICD", "caseworker-family-2": "CD"}
OWN_CASE = {"caseworker-family": "J", "caseworker-family-2": "J"}
ON_THE_DESK = POLICE | COORDINATOR | LOG

TABLE: dict[str, dict[str, str]] = {
    "received": ON_THE_DESK,
    "in_clearance": ON_THE_DESK,
    "in_triage": ON_THE_DESK,
    "on_an_agenda": ON_THE_DESK | INVITED | LINE,
    "meeting_closed": ON_THE_DESK | LINE,
    "closed_in_triage": POLICE | STUB | LOG,
    "closed_after_an_agenda": POLICE | STUB | LOG | LINE,
    "measure_proposed": ON_THE_DESK | INVITED | LINE | ASKED,
    "measure_opened": ON_THE_DESK | OWN_CASE | LINE_AND_MEASURE,
    "mentor_at_work": ON_THE_DESK | OWN_CASE | LINE_AND_MEASURE
    | {"mentor": "T", "mentor-coordinator": "T"},
    "mentor_finished": ON_THE_DESK | OWN_CASE | LINE_AND_MEASURE | {"mentor-coordinator": "T"},
    "follow_up_ended": POLICE | STUB | LOG | OWN_CASE | LINE_AND_MEASURE,
    "reopened": ON_THE_DESK,
    "transferred": POLICE | LOG | {"coordinator": "H", "coordinator-ballerup": "SCW"},
    "turned_away": POLICE | STUB | LOG,
    "turned_away_from_an_agenda": POLICE | STUB | LOG | LINE,
}  # fmt: skip

# How the line on the agenda reads to those who have no more than the line.
LINES = {
    "on_an_agenda": "planned",
    "meeting_closed": "planned",
    "closed_after_an_agenda": "closed",
    "measure_proposed": "decided",
    "measure_opened": "decided",
    "mentor_at_work": "decided",
    "mentor_finished": "decided",
    "follow_up_ended": "decided",
    "turned_away_from_an_agenda": "withdrawn",
}

# Which rows of the database each letter shows. "{me}" is the viewer's own part of a table.
CONTENT = [
    "register_concern",
    "register_concernkey",
    "register_concerncontent",
    "register_letter",
    "register_letterkey",
    "register_attachment",
    "register_attachmentpart",
    "register_steptaken",
    "register_assessment",
    "register_observation",
    "register_measureproposal",
    "register_transfer",
    "register_historicalconcerncontent",
    "register_historicalsteptaken",
    "register_historicalassessment",
    "register_historicalobservation",
    "register_historicalmeasureproposal",
]
GRANTS = [
    "register_concernusergrant/{me}",
    "register_concernusergrant",
    "register_concernunitgrant",
]
AGENDA = [
    "meetings_meeting",
    "meetings_agendaitem",
    "meetings_agendadepartment",
    "meetings_invitation",
    "meetings_invitation/{me}",
    "meetings_historicalmeeting",
    "meetings_historicalagendaitem",
    "meetings_historicalagendadepartment",
    "meetings_historicalinvitation",
]
STUBS = [
    "register_concern",
    "register_transfer",
    "register_historicalconcern",
    "register_historicalconcernusergrant",
    "register_historicalconcernunitgrant",
    "register_ownduties",
    "register_advice",
]
CASE = [
    "journal_case",
    "journal_journalentry",
    "journal_measure",
    "journal_mentorassignment",
    "journal_historicalcase",
    "journal_historicaljournalentry",
    "journal_historicalmeasure",
    "journal_historicalmentorassignment",
]
ROWS: dict[str, list[str]] = {
    "S": [*STUBS, *GRANTS, *AGENDA],
    "C": CONTENT,
    "H": ["register_transfer"],
    "P": [
        "register_earlierread",
        "register_receipt",
        "register_sameperson",
        "register_subjectprint",
        "register_concernnote/police",
        "register_historicalconcernnote/police",
        "register_disclosure/police",
        "register_desktask",
        "register_taskdue",
        "register_historicaldesktask",
        "register_steptaken/police",
        "register_historicalsteptaken/police",
    ],
    "W": [
        "register_concernnote",
        "register_historicalconcernnote",
        "register_disclosure",
        "register_desktask/{me}",
        "register_taskdue/{me}",
        "register_historicaldesktask/{me}",
    ],
    "I": [
        "meetings_meeting",
        "meetings_agendaitem",
        "meetings_invitation/{me}",
        "register_concernusergrant/{me}",
    ],
    "A": ["meetings_meeting", "meetings_agendaitem", "meetings_agendadepartment"],
    "D": GRANTS,
    "J": CASE,
    "M": ["journal_measure"],
    "T": ["journal_mentorassignment"],
    "L": ["audit_event"],
}


def letters(stage: str, viewer: str) -> str:
    return TABLE[stage].get(viewer, "")
