"""The names that one nation goes by in English: Turkey and Turkish, the U.S. and America.

A question about Romania's president is answered by "Romanian President". Names with other meanings
of weight (Georgia's people and the state's) are left out.
"""

from __future__ import annotations

import re

_NATIONS = """Afghanistan Afghan Afghans; Albania Albanian Albanians; Algeria Algerian Algerians;
Argentina Argentine Argentinian; Armenia Armenian Armenians; Australia Australian Australians;
Austria Austrian Austrians; Azerbaijan Azerbaijani; Bangladesh Bangladeshi; Belarus Belarusian;
Belgium Belgian Belgians; Bolivia Bolivian; Bosnia Bosnian Bosnians; Brazil Brazilian Brazilians;
Bulgaria Bulgarian Bulgarians; Cambodia Cambodian; Canada Canadian Canadians; Chile Chilean
Chileans; China Chinese; Colombia Colombian Colombians; Croatia Croatian Croatians; Cuba Cuban
Cubans; Cyprus Cypriot; Czechia Czech Czechs; Denmark Danish Danes; Egypt Egyptian Egyptians;
Estonia Estonian Estonians; Ethiopia Ethiopian Ethiopians; Europe European Europeans; Finland
Finnish Finns; France French; Germany German Germans; Ghana Ghanaian; Greece Greek Greeks; Hungary
Hungarian Hungarians; Iceland Icelandic; India Indian Indians; Indonesia Indonesian Indonesians;
Iran Iranian Iranians; Iraq Iraqi Iraqis; Ireland Irish; Israel Israeli Israelis; Italy Italian
Italians; Japan Japanese; Kenya Kenyan Kenyans; Kosovo Kosovar; Latvia Latvian Latvians; Lebanon
Lebanese; Libya Libyan Libyans; Lithuania Lithuanian Lithuanians; Luxembourg; Malaysia Malaysian;
Malta Maltese; Mexico Mexican Mexicans; Moldova Moldovan; Mongolia Mongolian; Montenegro
Montenegrin; Morocco Moroccan; Myanmar Burma Burmese; Netherlands Dutch; Nigeria Nigerian Nigerians;
Norway Norwegian Norwegians; Pakistan Pakistani Pakistanis; Palestine Palestinian Palestinians; Peru
Peruvian; Philippines Filipino Filipinos Philippine; Poland Polish Poles; Portugal Portuguese; Qatar
Qatari; Romania Romanian Romanians; Russia Russian Russians; Scotland Scottish Scots; Serbia Serbian
Serbs; Slovakia Slovak Slovakian Slovaks; Slovenia Slovenian; Somalia Somali; Spain Spanish; Sudan
Sudanese; Sweden Swedish Swedes; Switzerland Swiss; Syria Syrian Syrians; Taiwan Taiwanese; Thailand
Thai; Tunisia Tunisian; Turkey Turkish Turks Türkiye; Ukraine Ukrainian Ukrainians; Venezuela
Venezuelan; Vietnam Vietnamese; Wales Welsh; Yemen Yemeni; Zimbabwe Zimbabwean;
United_States US U.S. USA America American Americans; United_Kingdom UK U.K. Britain British
Britons; European_Union EU E.U.; United_Nations UN U.N."""

_NAMES = {
    name: names
    for names in ([n.replace("_", " ") for n in line.split()] for line in _NATIONS.split(";"))
    for name in names
}
_NAME = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True)) + r")(?!\w)"
)


def other_names(text: str) -> list[str]:
    """What the nations that ``text`` names are called as well."""
    found = dict.fromkeys(_NAME.findall(text))
    return [other for name in found for other in _NAMES[name] if other not in found]
