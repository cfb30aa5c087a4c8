"""What the program says beside its pages, caught as it is said."""

import logging

import pytest
from django.contrib.messages import api
from django.test import Client

from infohus.audit.logs import PlaceFormatter
from infohus.outbox.tasks import deliver


class Places(logging.Handler):
    """Every log line of every level, as the program's own formatter writes it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(PlaceFormatter())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


class Told:
    """Everything that leaves the views other than the pages themselves."""

    def __init__(self):
        self.log = Places()
        self.addresses, self.messages, self.jobs, self.error_pages = [], [], [], []

    def answered(self, response):
        self.addresses += [
            response.request["PATH_INFO"],
            response.request["QUERY_STRING"],
            response.headers.get("Location", ""),
        ]
        if response.status_code >= 400:
            self.error_pages.append(response.content.decode())
        return response

    def everything(self):
        return [*self.log.lines, *self.addresses, *self.messages, *self.jobs, *self.error_pages]


@pytest.fixture
def told(monkeypatch):
    told = Told()
    add = api.add_message

    def add_message(request, level, message, *args, **kwargs):
        told.messages.append(str(message))
        return add(request, level, message, *args, **kwargs)

    monkeypatch.setattr(api, "add_message", add_message)
    monkeypatch.setattr(deliver, "delay", lambda *args, **kw: told.jobs.append(repr((args, kw))))
    request = Client.request
    monkeypatch.setattr(Client, "request", lambda *a, **kw: told.answered(request(*a, **kw)))
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(told.log)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        logger.manager._clear_cache()
    yield told
    for logger in loggers:
        logger.removeHandler(told.log)
        logger.manager._clear_cache()
