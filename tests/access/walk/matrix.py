"""Which role may call what, written down once by hand: one line per operation, one letter per role, a dot where it may not."""

from app.access.policy import ROLES

# p party member · s social worker · g grid worker · i informant · v village officer · t town officer · c county officer
# d department officer · a auditor · m administrator
LETTERS = {
    "p": "party_member",
    "s": "social_worker",
    "g": "grid_worker",
    "i": "informant",
    "v": "village_officer",
    "t": "town_officer",
    "c": "county_officer",
    "d": "department_officer",
    "a": "auditor",
    "m": "administrator",
}
TABLE = """
psgivtcdam getMe listMySessions endMyOtherSessions endMySession registerDevice listDevices reportDeviceLost
psgivtcdam listPlaces getReferenceData
....vtc... listEvents
.........m listAccounts createAccount getAccount amendAccount listAccountSessions endAccountSessions endAccountSession
.........m listOAuthClients addOAuthClient removeOAuthClient
.....tc..m approveDevice createTeam fillTeamSeat vacateTeamSeat arrangeSubstitute endSubstitute createPairing endPairing createReassignment
psg.vtc..m listTeams getTeam listSubstitutes listPairings getReassignment
psg.vtc... listHouseholds getHousehold listPeople searchPeople getPerson getRisk getRiskHistory getFile
psg.vt.... getHouseholdContact getConflict
psg.vtc... listConflicts putResolution listDuplicatesOfPerson
psg.vtc... putPersonByExternalId
psg.vtc... createHousehold amendHousehold createPerson amendPerson changePersonStatus joinHousehold
psg.vtc... recordEntitlement recordTag recordDisability
....vtc... moveHousehold leaveHousehold
psgivtc... listAlerts getAlert raiseAlert
psg.vtc... acknowledgeAlert arriveAtAlert
.s...tc... closeAlert reportAlert
....vtc... listDuplicates
psgivtc... reportClue listClues getClue
psg.vtc... matchClue verifyClue
psg.vtc... listDeliberations getDeliberation
.....tc... proposeDeliberation supplyMaterials completeDeliberation withdrawDeliberation
......c... requestMaterials scheduleDeliberation decideDeliberation
....vtc... makeClueLink listClueLinks revokeClueLink registerInformant listInformants endInformant
.....tc... putProposalDecision postResolution askOverride decideOverride endOverride reviewAppeal
.s........ putProposalNote
psg.vtc... listProposals listOverrides confirmContact
psg.vtc... recordAppeal listAppeals tellAppeal withdrawAppeal
psg.vtc... tryAssessment listForms getForm
psg.vtc... listPolicies getPolicy getPolicyActivation getPolicyRollback listWeatherWarnings
......c... draftPolicy deletePolicyDraft rehearsePolicy getPolicyRehearsal putPolicyActivation putPolicyRollback
.....tc... declareWeatherWarning endWeatherWarning
psg.vtcd.. listReferrals getReferral
psg.vtc... postVisit listVisits getVisit postAmendment putVoiding postTie listDueVisits getDueForecast
psg.vtc... createReferral confirmReferral contestReferral reopenReferral withdrawReferral
.....tcd.. acceptReferral returnReferral rejectReferral progressReferral deliverReferral closeReferral markReferralDuplicate
.....tc... triageReferral
psg....... putCosignature
psg.vtc... beginUpload headUpload sendPiece dropUpload getAttachmentContent
psg.vtc... pushOperations offerOperations
psgivtcdam salvageOperation
psg.vtc... pullChanges
.....tc... listQuarantine getQuarantined repairQuarantined handOnQuarantined closeQuarantined
....vtc... getDashboardOverview listIndicators listIndicatorRecords
.s...tc... revealPerson
.....tc... restrictPerson decideDataRequest makeAccessCopy mergePeople mergeHouseholds undoMerge
......c... erasePerson holdPerson
psg.vtc... recordDataRequest listDataRequests giveNotice giveConsent withdrawConsent
psg.vtc... listenForChanges waitForChanges getSyncConfig
....vtc... listPhonesHealth
........a. listAudit listCheckpoints
....vtc... getProgrammeKinds listOrganisations getOrganisation listProgrammes getProgramme getProgrammeBalance
....vtc... listParticipations getParticipation listDeliveries
.....tc... createOrganisation amendOrganisation createProgramme amendProgramme moveProgramme
.....tc... createParticipation moveParticipation planSteps moveStep createDelivery reverseDelivery importDeliveries
"""


def roles_of(letters: str) -> frozenset[str]:
    """The roles behind letters."""
    return frozenset(LETTERS[letter] for letter in letters if letter != ".")


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in TABLE.strip().splitlines():
        letters, *names = line.split()
        assert len(letters) == len(LETTERS), line
        assert not found.keys() & set(names), line
        found |= dict.fromkeys(names, roles_of(letters))
    return found


ALLOWED = _read()
assert set(LETTERS.values()) == ROLES

# What not everybody may say who may call: what is sent, and the letters of those who may.
NARROWER = (
    ("....vtc...", "createHousehold", {"people/*/status": "active"}),
    ("....vtc...", "createPerson", {"status": "active"}),
    (".....tc...", "changePersonStatus", {"status": "closed"}),
    (".....tc...", "changePersonStatus", {"status": "watch"}),
    (".....tc...", "leaveHousehold", {"status": "transferred"}),
    (".....tc...", "recordAppeal", {"by": "town"}),
)
# What only somebody does who signed in just now (RFC 9470).
PROVEN_ANEW = frozenset({"createAccount", "amendAccount", "addOAuthClient", "removeOAuthClient"})
PROVEN_ANEW |= {"revealPerson", "erasePerson", "holdPerson", "decideDataRequest", "makeAccessCopy"}
