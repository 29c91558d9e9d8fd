"""Dateline's own sentences about what the articles do not say, in the language of the question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.languages.detecting import foreign_language
from bot.languages.indexing import ENGLISH


@dataclass(frozen=True, slots=True)
class Notices:
    """``empty``: there is nothing to answer from; ``partly``: not all is said; ``silent``: none."""

    empty: str
    partly: str
    silent: str


_ENGLISH = Notices(
    "There are no articles to answer from.",
    "The articles do not answer all of the question.",
    "The articles do not say.",
)
_OTHERS = {
    "de": Notices(
        "Es gibt keine Artikel, aus denen zu antworten wäre.",
        "Die Artikel beantworten nicht die ganze Frage.",
        "Die Artikel sagen es nicht.",
    ),
    "fr": Notices(
        "Il n'y a pas d'articles pour répondre.",
        "Les articles ne répondent pas à toute la question.",
        "Les articles ne le disent pas.",
    ),
    "es": Notices(
        "No hay artículos con los que responder.",
        "Los artículos no responden a toda la pregunta.",
        "Los artículos no lo dicen.",
    ),
    "it": Notices(
        "Non ci sono articoli da cui rispondere.",
        "Gli articoli non rispondono a tutta la domanda.",
        "Gli articoli non lo dicono.",
    ),
    "pt": Notices(
        "Não há artigos a partir dos quais responder.",
        "Os artigos não respondem a toda a pergunta.",
        "Os artigos não o dizem.",
    ),
    "nl": Notices(
        "Er zijn geen artikelen om uit te antwoorden.",
        "De artikelen beantwoorden niet de hele vraag.",
        "De artikelen zeggen het niet.",
    ),
    "sv": Notices(
        "Det finns inga artiklar att svara från.",
        "Artiklarna besvarar inte hela frågan.",
        "Artiklarna säger det inte.",
    ),
    "da": Notices(
        "Der er ingen artikler at svare ud fra.",
        "Artiklerne besvarer ikke hele spørgsmålet.",
        "Artiklerne siger det ikke.",
    ),
    "no": Notices(
        "Det finnes ingen artikler å svare ut fra.",
        "Artiklene besvarer ikke hele spørsmålet.",
        "Artiklene sier det ikke.",
    ),
    "pl": Notices(
        "Nie ma artykułów, na podstawie których można odpowiedzieć.",
        "Artykuły nie odpowiadają na całe pytanie.",
        "Artykuły tego nie mówią.",
    ),
    "tr": Notices(
        "Yanıt verecek makale yok.",
        "Makaleler sorunun tamamını yanıtlamıyor.",
        "Makaleler bunu söylemiyor.",
    ),
    "ru": Notices(
        "Нет статей, по которым можно ответить.",
        "Статьи отвечают не на весь вопрос.",
        "В статьях об этом не говорится.",
    ),
    "uk": Notices(
        "Немає статей, за якими можна відповісти.",
        "Статті відповідають не на все питання.",
        "У статтях про це не сказано.",
    ),
    "ja": Notices(
        "回答のもとになる記事がありません。",
        "記事は質問のすべてには答えていません。",
        "記事には書かれていません。",
    ),
    "zh": Notices("没有可供回答的文章。", "文章没有回答问题的全部。", "文章没有提到。"),
    "ar": Notices(
        "لا توجد مقالات للإجابة منها.",
        "لا تجيب المقالات عن السؤال كله.",
        "لا تذكر المقالات ذلك.",
    ),
}


def notices_for(question: str) -> Notices:
    """In English unless ``question`` is plainly in another language that is written here."""
    return _OTHERS.get(foreign_language(question, (ENGLISH,)) or ENGLISH, _ENGLISH)
