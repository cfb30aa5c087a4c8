from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "infohus.proof"
    label = "proof"
