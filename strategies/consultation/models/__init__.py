"""A draft sent out, those who were asked, what they answered, and what became of each view."""

from strategies.consultation.models.consultation import (
    Consultation,
    ConsultationEvent,
    ConsultationResponse,
    ConsultationView,
)
from strategies.consultation.models.invitations import ConsultationInvitation, FormerLink

__all__ = [
    "Consultation",
    "ConsultationEvent",
    "ConsultationInvitation",
    "ConsultationResponse",
    "ConsultationView",
    "FormerLink",
]
