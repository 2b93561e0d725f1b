"""Mentions to entities, candidates to statements: one thing, one IRI."""

from __future__ import annotations

from fangzhi.resolve.entities import Resolved, resolve
from fangzhi.resolve.findings import findings

__all__ = ["Resolved", "findings", "resolve"]
