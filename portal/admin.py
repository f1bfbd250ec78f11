"""What administrators may look at: the rows of the portal's own apps, and which of their columns stay secret.

Beside those named here a column is secret when its name or type smells of it (``smells_of_secret``); such a one is
shown only when it is named below, on purpose. A test holds both lists to the models.
"""

from portal.people.look_only import show_all

SECRET = {
    # What a letter says may hold a code or a link that lets somebody in.
    "portal.OutgoingMail": {"subject", "text", "html", "unique_key"},
    "portal.Document": {"letter", "verification_code"},
    "portal.DocumentFile": {"content"},
    "portal.UploadFile": {"content"},
    "portal.User": {"password", "session_number"},
    "portal.StaffInvitation": {"token_hash"},
    "portal.Attempt": {"key", "hits"},
    "portal.IdentityProvider": {"secret_name"},
    # What somebody writes before handing it in is nobody else's to read.
    "strategies.ConsultationResponse": {"texts"},
    "strategies.ConsultationInvitation": {"token_hash"},
    "strategies.FormerLink": {"token_hash"},
    # What a county's people write to each other stays with them.
    "membership.CaseNote": {"text"},
    "membership.DecisionPaper": {"template", "sections", "head", "meant", "merged"},
    "membership.ProposalBackground": {"steering", "undertakings", "consulted", "director", "director_title"},
    "membership.Signature": {"identity_hash", "evidence"},
    "membership.SigningLink": {"token_hash"},
}
SHOWN_ON_PURPOSE = {
    # Names of things, not keys to them.
    "portal.Arrival.key",
    "portal.Counter.key",
    "portal.County.code",
    "portal.County.letter",
    "portal.Municipality.code",
    "strategies.NationalGoal.key",
    "strategies.StrategyGoal.key",
    "strategies.RegionalTarget.key",
    "strategies.PriorityArea.key",
    "strategies.SuggestedAction.key",
    "strategies.JoiningTerm.key",
    "strategies.Theme.key",
    # What it is about, for lists on a case's page.
    "portal.Document.subject_type",
    "portal.Document.subject_pk",
    "portal.OutgoingMail.subject_type",
    "portal.OutgoingMail.subject_pk",
    "portal.Upload.subject_type",
    "portal.Upload.subject_pk",
    "portal.OutgoingMail.smtp_code",
    # Fingerprints of what was signed, issued or sent in, printed on the papers themselves.
    "portal.Document.sha256",
    "portal.Document.plain_sha256",
    "portal.Upload.sha256",
    "membership.SigningRound.text_sha256",
    "membership.Signature.text_sha256",
    "membership.Declaration.text_sha256",
    # Structures whose contents are known.
    "portal.LogEvent.detail",
    "portal.IdentityProvider.claim_map",
    "strategies.Consultation.questions",
    "strategies.Consultation.content",
    "membership.Membership.looked_at",
    "membership.SigningRound.content",
    "membership.Declaration.content",
    "membership.GoalChange.content",
    "membership.GoalChange.before",
    "membership.DecisionTemplate.header",
    "membership.DecisionTemplate.sections",
}

show_all(["portal", "strategies", "membership"], secret=SECRET, shown=SHOWN_ON_PURPOSE)
