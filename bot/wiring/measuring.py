"""What an evaluation measures, and who judges it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.providers.chat_models import OFFLINE

if TYPE_CHECKING:
    from bot.evaluation.judging import Judge
    from bot.evaluation.systems import System
    from bot.wiring.dateline import Dateline
    from bot.wiring.models import Models


def system(dateline: Dateline, name: str) -> System:
    """Dateline, a baseline over the same articles, or PACKAGE.MODULE:FACTORY."""
    from bot.evaluation import systems

    if name == systems.DATELINE:
        return systems.DatelineSystem(
            lambda: dateline.assistant, dateline.retriever, _conditions(dateline)
        )
    if name == systems.TUTORIAL:
        return _tutorial(dateline)
    if name == systems.BM25:
        from bot.evaluation.baselines import PlainBM25

        return PlainBM25(dateline.catalogue.revisions())
    return systems.from_module(name, dateline)


def _tutorial(dateline: Dateline) -> System:
    from bot.evaluation.baselines import LangChainTutorial
    from bot.providers.chat_models import reply
    from bot.providers.langchain_embeddings import DatelineEmbeddings

    name, models = dateline.settings.model, dateline.models
    return LangChainTutorial(
        dateline.catalogue.revisions(),
        DatelineEmbeddings(dateline.embedder),
        embedder=dateline.embedder.name,
        model=None if name == OFFLINE else models.named(name),
        drafter=dateline.drafter,
        ask=partial(reply, name=name, deadline=dateline.settings.deadline),
        at=models.address(name),
    )


def _conditions(dateline: Dateline) -> dict[str, object]:
    """What Dateline's answers depend on beside its articles and its code."""
    from bot.answering import prompts

    chosen, models = dateline.settings, dateline.models
    used = (prompts.ANSWER, prompts.REPAIR, prompts.CHECK, prompts.FOLLOW_UP, prompts.SEARCH)
    hashes = [] if models.is_offline else [models.prompt(name).hash for name in used]
    return {
        "model": models.name,
        "at": models.address(chosen.model),
        "prompt_hash": hashes[0] if hashes else None,
        "other_prompts": hashes[1:],
        "policy": chosen.policy,
        "check": chosen.check,
        "fallback": chosen.fallback,
        "repairs": chosen.repairs,
        "queries": chosen.queries,
        "embedder": dateline.embedder.name,
        "budget": chosen.context_budget,
    }


def judge(models: Models, name: str) -> Judge:
    """``rules``, or a chat model by its name."""
    from bot.answering import prompts
    from bot.evaluation.judging import ModelJudge, RulesJudge

    if name == RulesJudge.name:
        return RulesJudge()
    asking, prompt = models.asking(name), models.prompt(prompts.JUDGE)
    return ModelJudge(asking, name=name, prompt=prompt, at=models.address(name))
