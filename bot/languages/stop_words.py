"""Function words: articles, pronouns, prepositions, auxiliaries, question words; nothing else.

Short on purpose. A word that carries meaning in a headline (premier, year, new) stays in the index;
how common it is, the score knows. The same words tell which language a question is in.
"""

from __future__ import annotations

from functools import cache

from bot.terms import STOP_WORDS

_WORDS = {
    "de": """aber als also am an auch auf aus bei bin bis bist da dann das dass daß dein deine dem
        den denn der des dessen deren die dies diese diesem diesen dieser dieses doch dort du durch
        ein eine einem einen einer eines er es euch euer für hat hatte hatten habe haben hier ich
        ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann
        kein keine keinem keinen keiner können man mein meine mich mir mit muss müssen nach nicht
        noch nun nur ob oder ohne sehr seid sein seine seinem seinen seiner sich sie sind so soll
        sollen sollte um und uns unser unsere unter vom von vor wann war waren warum was weil
        welche welchem welchen welcher welches wem wen wenn wer werde werden weshalb wessen wie
        wieso wieviel wieviele will wir wird wo woher wohin wurde wurden während zu zum zur zwischen
        über""",
    "fr": """a ai ait au aux avaient avait avec avez avoir avons c ce ceci cela celle celles celui
        ces cet cette ceux chez combien comment d dans de depuis des doit doivent dont donc du elle
        elles en entre est et étaient était été être eu eux fut il ils j je l la là laquelle le
        lequel les lesquelles lesquels leur leurs lui m ma mais me même mes moi mon n ne nos notre
        nous on ont ou où par parce pas pendant peut peuvent plus pour pourquoi qu quand que quel
        quelle quelles quels qui quoi s sa sans se sera seront ses si son sont sous sur t ta te tes
        toi ton tu un une vers vos votre vous y à""",
    "es": """a al algo ante aquel aquella como cómo con contra cual cuál cuáles cuándo cuando cuánto
        cuánta cuántos cuántas de del desde donde dónde durante e el él ella ellas ellos en entre
        era eran es esa ese eso esos esta está están estas este esto estos fue fueron ha haber había
        han hasta hay la las le les lo los más me mi mientras muy ni no nos nosotros o os otra otro
        para pero por porque qué que quien quién quienes quiénes se sea ser será si sí sido sin
        sobre son su sus también te tiene tienen tu tú un una unas uno unos y ya yo""",
    "it": """a ad agli ai al alla alle allo anche c che chi ci cioè come con contro cui da dagli dai
        dal dalla dalle dallo degli dei del della delle dello di dove e è ed era erano essere fra fu
        furono gli ha hanno ho i il in io l la le lei li lo loro lui ma mi mia mio ne negli nei nel
        nella nelle nello noi non nostra nostro o per perché più quale quali quando quanta quante
        quanti quanto quella quelle quelli quello questa queste questi questo se sei si sia siamo
        sono sta stata stati stato su sua sue sugli sui sul sulla sulle sullo suo suoi ti tra tu un
        una uno vi voi""",
    "pt": """a ao aos aquela aquele aqueles as às até com como da das de dela dele deles desde do
        dos e é ela elas ele eles em entre era eram essa esse esta está estão estas este estes eu
        foi foram há isso isto já lhe mais mas me mesmo meu minha na não nas nem no nos nós nossa
        nosso num numa o onde os ou para pela pelas pelo pelos por porque qual quais quando quanta
        quantas quanto quantos que quem são se seja sem ser será seu seus sido sobre sua suas
        também te tem têm teu um uma umas uns você vocês à""",
    "nl": """aan al als bij dan dat de der deze die dit doet door een en er had hadden heb hebben
        heeft hem hen het hij hoe hoeveel hun ik in is ja je jij kan kunnen maar me meer men met
        mij mijn moet moeten na naar niet nog nu of om omdat onder ons ook op over te tegen tijdens
        toch toen tot u uit van veel voor waar waarom wanneer waren was wat we wel welk welke werd
        werden wie wiens wij wil willen worden wordt zal ze zich zij zijn zo zou zullen""",
    "sv": """alla att av blev bli blir de dem den denna deras dess dessa det detta dig din du där då
        efter ej eller en er ett för från ha hade han hans har henne hennes hon honom hur här i icke
        inom inte jag ju kan kunde man med mellan men mig min mot mycket ni nu när någon något några
        och om oss på sedan sig sin sina sitt ska skall skulle som så till under upp ut vad var
        varför vars vart varje vem vi vid vilka vilken vilket är över""",
    "da": """af alle at blev blive bliver da de dem den denne der deres det dette dig din disse dog
        du efter eller en end er et for fordi fra ham han hans har havde hende hendes her hos hun
        hvad hvem hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i ikke ind jeg kan kunne
        man med meget mellem men mig min mod ned noget nogle nu når og også om op os over på sig sin
        sine sit skal skulle som til ud under var ved vi vil ville være været""",
    "no": """alle at av ble blei bli blir da de deg dei dem den denne der deres det dette dine disse
        du eller en er et etter for fordi fra ha hadde han hans har hennes her hos hun hva hvem
        hvilke hvilken hvilket hvis hvor hvordan hvorfor i ikke inn jeg kan kunne man med meget
        mellom men mot når nå og også om opp oss over på seg sin sine sitt skal skulle som så til
        under ut var ved vi vil ville være vært""",
    "fi": """ei eivät että ennen he heidän hän hänen ja joka jos jotka kenen kenet ketkä kuin kuinka
        kuka kun me mikä miksi millainen milloin minkä minun minä missä mistä mitä mitkä mihin mutta
        myös ne niiden niin nyt oli olivat olla on ovat sekä se sen siinä sitä tai te tuo tämä tämän
        voi vai vaan vain""",
    "pl": """a aby albo ale bez był była było były być ci co czy dla do gdy gdzie go i ich ile im
        iż ja jak jaka jaki jakie jako je jego jej jest jeszcze już kiedy kim kogo komu kto która
        które którego której który których którzy lub ma mają mi mnie na nad nas nie niego nim niż o
        od on ona one oni oraz po pod ponieważ przed przez przy się są ta tak także tam te tego tej
        ten to tu tych tym u w we więc wszystkie z za ze że żeby dlaczego""",
    "cs": """a aby ale ani až bez bude by být byl byla bylo byli co či do i ja jak jaká jaké jaký
        jako je jeho jejich její jen jeho ji již jsem jsou k kam kdo kde kdy když koho komu která
        které kterého který kteří kolik ku má mezi mi na nad ne nebo není o od on ona oni pak po pod
        podle pro proč proti protože před při s se si svého svůj ta tak také tam ten to tomu tu u už
        v ve však z za ze že""",
    "ru": """а без более бы был была были было быть в вам вас во вот все всё вы где да для до его ее
        её если есть ещё еще же за зачем и из или им их к каков какая какие какой какого как когда
        кого кому который которая которое которые кто куда ли либо между мне мы на над не него нет
        ни но ну о об он она они оно от откуда по под почему при про с сколько со так также там то
        тоже только тот ту ты у уже чего чей чем через что чтобы чья эта эти это этого этой
        этот я""",
    "uk": """а або але без був була були було бути в вас ви від він вона вони все де для до з за
        завдяки зі і із її їх його й коли кого кому котрий куди ми між на навіщо над не ні ніж о
        об однак по про при та так також там те ти тим тільки то того той у хто це цей ці цього що
        щоб чи чия чий чому як яка яке який які якого скільки є""",
    "bg": """а ако ала без беше бил била били било в вас ви все във да дали до е ги го за и из или
        им има й как каква какво какви какъв като ко кога кого което които кой която колко към къде
        ли ме между на над не нея ни но о от по под при с са само се си след съм със та така там те
        ти то това този тази тези тя у че чия чие чий ще я защо""",
    "tr": """acaba ama ancak bazı ben beni bir biri birkaç biz bu buna bunda bundan bunlar bunu
        bunun da daha dahi de değil defa diye en gibi göre hangi hangisi hem hep her hiç ile ise
        için kaç kadar kez ki kim kimden kime kimi kimin kimler mi mı mu mü nasıl ne neden nerede
        nereden nereye nedir niçin niye o olan olarak oldu olduğu on ona ondan onlar onlara onları
        onların onu onun sonra sen siz şey şu tarafından tüm var ve veya ya yani zaman çok çünkü""",
    "ar": """أن أو أي أين أنا أنت إلا إلى إن إنه التي الذي الذين ان او الى اي اين بعد بين تلك ثم
        حتى حيث خلال ذلك على عليه عن عند عندما في فيه فيها قبل قد كان كانت كل كم كما كيف لا لدى لقد
        لم لماذا لن له لها ليس ما ماذا متى مع من منذ منها منه نحن هذا هذه هل هم هو هي هناك و وقد وهو
        يكون""",
    "fa": """آن آنها است از اما اند او این با باید بر برای بود به بین تا چرا چطور چگونه چند چه چی
        خود در دو را شد شده شود که کجا کدام کرد کرده کسی کند کنند کی ما من می نیز نیست هر هم همه
        هست ها های و وی یا یک""",
    "hi": """और का के की को में से है हैं था थे थी हो ने पर यह वह ये वे इस उस जो तो भी कि ही एक नहीं
        कर लिए साथ अपने क्या कौन कब कहाँ कहां क्यों कैसे कितने कितना कितनी किस किसे किसने किसका
        द्वारा तक या""",
    "hu": """a az azt azon ami amely amelyek aki akik által és csak de egy ez ezt ezek el fel ha
        hány
        hogy hogyan hol hova honnan is itt ki kik kit kinek kié meg mely melyik mert még mi miért
        mikor milyen mint mit mennyi nem nincs ő ők őt saját sem szerint után vagy van vannak volt
        voltak volna""",
    "ro": """a ai al ale am are au acea aceea această acest acesta aceste acestea aceștia ca că care
        câ cât câți când ce cei cel cele cine cu cui cum da dar de deci despre din după ea ei el
        ele este eu fi fie fost iar în îi îl își la le lor lui mai ne nu o or ori pe pentru prin
        sa să sau se și sunt sub un una unde unei unor unui va vor""",
    "el": """αλλά αν από αυτή αυτό αυτός αυτοί για γιατί δεν εάν είναι είχε είχαν εκεί ενώ επί ή η
        ήταν θα και κατά με μετά μια μία μπορεί να ο οι όπως όταν ότι ου που πού πώς ποια ποιο ποιοι
        ποιος ποιον ποιους πόσα πόσο πόσοι πότε προς σαν σε στα στη στην στις στο στον στους τα τη
        την της τι τις το τον του τους των ως""",
    "id": """ada adalah akan antara apa apakah atau bagaimana bahwa banyak berapa bisa dalam dan
        dari
        dengan di dia hanya ia ini itu juga kami kapan karena ke kepada kita mana mengapa mereka
        oleh pada saat saja sebagai secara siapa tapi telah tersebut tetapi tidak untuk yang""",
    "ca": """a al als amb aquest aquesta aquests això com d de del dels des dins el ella elles ells
        els em en entre era és eren es està fins ha han hi i l la les li lo més mentre na ni no o on
        per però perquè pel pels quan quant quants que què qual quals qui s sa se ser si sobre són
        seu seva també un una uns va van""",
    "hr": """a ako ali bi bila bile bili bio biti bilo da do dok ga gdje gde i ih ili iz ja je
        jedan jer još ju kada kad kako kao koga koja koje koji kojih kojim koliko komu kome
        li između me mi mu na nad nakon ne nego nema ni nije nisu o od on ona oni ono po pod pri
        prije protiv s sa se su što šta ta tako te ti to tko ko toga u uz već vi za zašto će""",
}

# Of scripts that do not part words: what only asks, cut out of a question before it is n-grammed.
ASKING = (
    "什么时候 什么 为什么 为何 怎么样 怎么 怎样 哪里 哪个 哪些 哪一 何时 谁 多少 吗 呢 "
    "什麼時候 什麼 為什麼 怎麼 誰 哪裡 多少 嗎 "
    "でしょうか ですか ますか ましたか いつ どこ だれ なぜ どうして どのように どんな どの どれ "
    "いくつ いくら 何故 "
    "เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ที่ใด ทำไม อย่างไร เท่าไหร่ เท่าไร อะไร ใคร หรือไม่ ไหม กี่ "
    "누가 누구 언제 어디 무엇 어떻게 얼마 왜 몇"
).split()


LISTED = ("en", *_WORDS)
_SAME = {"sr": "hr", "bs": "hr", "nn": "no"}


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of ``language`` in lower case, as they are spelled; maybe none."""
    if language == "en":
        return STOP_WORDS
    return frozenset(_WORDS.get(_SAME.get(language, language), "").split())
