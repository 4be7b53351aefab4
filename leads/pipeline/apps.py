from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "leads.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        from leads.pipeline.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
