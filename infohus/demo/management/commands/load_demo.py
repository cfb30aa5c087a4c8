from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from infohus.demo import ageing, cast, loading
from infohus.demo.stories import STORIES


class Command(BaseCommand):
    help = "Tell the demo's fictional concerns. Safe to stop and run again. Runs as infohus_app."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is loaded only where DEMO is on.")
        if not cast.is_complete():
            raise CommandError("The demo people are missing: run load_people as the owner first.")
        quiet = not self.stderr.isatty()
        bar = tqdm(loading.load(), total=len(STORIES), unit=" concerns", disable=quiet)
        told = [story for is_new, story in zip(bar, STORIES, strict=True) if is_new]
        if told and settings.ADMIN_DATABASE_URL:
            ageing.age(map(loading.submission, told))
        self.stdout.write(
            f"Demo concerns: {len(told)} new, {len(STORIES) - len(told)} there already."
        )
