"""Papers as Hugging Face's API gives them, so that its clients read ours. Pure.

Followed: recordings of `/api/daily_papers` from 2024 to 2026, and what `huggingface_hub` asks for
(`HfApi.list_daily_papers`, `HfApi.paper_info`).
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.api.papers import first_link, moment, organization
from generator.api.shapes import HubItem, HubPaper
from generator.catalog import Catalog
from generator.models import Paper

NEWEST = 50
"""Papers in the list of no particular day, as there."""


def hub_id(paper: Paper) -> str:
    """The identifier there: arXiv's, and our own where the paper has none."""
    return paper.ids.get("arxiv") or paper.id


def abstract(paper: Paper) -> str:
    """What its readers show of a paper; where nobody gave an abstract, the short summary."""
    return paper.abstract or paper.summary


def hub_paper(catalog: Catalog, paper: Paper) -> HubPaper:
    found: HubPaper = {
        "id": hub_id(paper),
        "authors": [{"name": one.name, "hidden": False} for one in paper.authors],
        "title": paper.title,
        "summary": abstract(paper),
        "upvotes": paper.signals.get("upvotes", 0),
    }
    if published := moment(paper.published):
        found["publishedAt"] = published
    if announced := moment(paper.announced):
        found["submittedOnDailyAt"] = announced
    if project := first_link(paper, "project"):
        found["projectPage"] = project
    if code := first_link(paper, "code"):
        found["githubRepo"] = code
    if "stars" in paper.signals:
        found["githubStars"] = paper.signals["stars"]
    if paper.summary and paper.abstract:
        found["ai_summary"] = paper.summary
    if paper.keywords:
        found["ai_keywords"] = list(paper.keywords)
    if one := organization(catalog, paper):
        found["organization"] = one
    return found


def daily(catalog: Catalog, paper_ids: Iterable[str]) -> list[HubItem]:
    """A list of papers, in the order given."""
    found = []
    for paper_id in paper_ids:
        paper = catalog.papers[paper_id]
        inner = hub_paper(catalog, paper)
        item: HubItem = {
            "paper": inner,
            "title": paper.title,
            "summary": inner["summary"],
            "numComments": paper.signals.get("comments", 0),
        }
        if "publishedAt" in inner:
            item["publishedAt"] = inner["publishedAt"]
        if "organization" in inner:
            item["organization"] = inner["organization"]
        found.append(item)
    return found
