"""Readers' feedback -> lines of a question set, to be reviewed by a person before they count."""

from __future__ import annotations

from typing import Any

from bot.state.feedback import Feedback


def row(feedback: Feedback) -> dict[str, Any]:
    """One line of a question set.

    What was quoted in a good answer is proposed as gold. Of a bad one nothing is known to be right:
    its line has the question alone, and what the reader said in ``note``.
    """
    answer = feedback.answer
    fields: dict[str, Any] = {
        "id": f"feedback-{feedback.num}",
        "question": feedback.question,
        "tags": ["feedback", feedback.judgement, feedback.channel],
    }
    if feedback.history:
        fields["history"] = [
            {"question": t.question} | ({"answer": t.answer} if t.answer else {})
            for t in feedback.history
        ]
    if answer.get("as_of"):
        fields["as_of"] = answer["as_of"]
    if feedback.judgement == "good":
        fields |= _gold(answer)
    fields["note"] = {
        "at": feedback.at.isoformat(),
        "said": feedback.words,
        "answer": answer.get("answer"),
        "outcome": answer.get("outcome"),
    }
    return fields


def _gold(answer: dict[str, Any] | Any) -> dict[str, Any]:
    if answer["outcome"] == "abstained":
        return {"answerable": False}
    spans = [
        {
            "article": citation["article"]["id"],
            "revision": citation["article"]["revision"],
            "start": span["start"],
            "end": span["end"],
        }
        for citation in answer["citations"]
        for span in citation["spans"]
    ]
    return {"answerable": True, "relevant": spans} if spans else {}
