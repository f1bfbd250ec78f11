"""What the made-up organisations write. Plain Swedish, and nothing that anyone has really said."""

# For each national goal: how an organisation contributes, and two own goals with how they are followed.
WORK = {
    "makt-och-inflytande": (
        "Vi gör det synligt vem som bestämmer hos oss och ändrar det som är snett fördelat.",
        ("Alla ledningsgrupper har 40–60 procent av vardera könet", "Könsfördelning i ledningsgrupper, varje år"),
        ("Inför en rutin för stöd vid hot och hat", "Rutinen finns och är känd av alla förtroendevalda och chefer"),
    ),
    "ekonomisk-jamstalldhet": (
        "Vi gör heltid till norm och kartlägger lönerna varje år.",
        ("Alla som vill arbeta heltid får göra det", "Andel heltidsanställda, kvinnor och män"),
        ("Ta emot tio utrikes födda kvinnor i praktik varje år", "Antal praktikplatser och hur många som fick arbete"),
    ),
    "jamstalld-utbildning": (
        "Vi visar unga att alla yrken är för alla och tar emot klasser på studiebesök.",
        ("Öppna studiebesök för alla skolor i kommunen", "Antal elever, flickor och pojkar"),
        ("Följ upp studieresultat uppdelat på kön", "Resultaten redovisas för ledningen två gånger per år"),
    ),
    "obetalt-hem-och-omsorgsarbete": (
        "Vi uppmuntrar män att vara föräldralediga och planerar arbetet så att det går.",
        ("Män tar ut minst 40 procent av föräldraledigheten", "Andel dagar som tas ut av män"),
        ("Informera alla blivande föräldrar om rätten till ledighet", "Andel samtal som har hållits"),
    ),
    "jamstalld-halsa": (
        "Vi undersöker arbetsmiljön lika noga i alla verksamheter och fördelar stöd lika.",
        ("Sjukfrånvaron skiljer högst en procentenhet mellan kvinnor och män", "Sjukfrånvaro i procent, per kvartal"),
        ("Fördela tider och bidrag lika mellan flickor och pojkar", "Andel av tider och bidrag"),
    ),
    "mans-vald-mot-kvinnor": (
        "Vi utbildar alla chefer i att upptäcka våld och har en rutin för vad som händer sedan.",
        ("Alla chefer har gått utbildningen om våld i nära relation", "Andel chefer som har gått utbildningen"),
        ("Ställ frågor om våld i alla samtal där det är relevant", "Andel samtal där frågan har ställts"),
    ),
}

# The bodies that decide, by kind of organisation; the last one decides.
BODIES = {
    "municipality": ("Kommunstyrelsens arbetsutskott", "Kommunstyrelsen", "Kommunfullmäktige"),
    "region": ("Regionstyrelsens arbetsutskott", "Regionstyrelsen"),
    "state_agency": ("Generaldirektören",),
    "university": ("Jämställdhetsrådet", "Rektor"),
    "joint_authority": ("Direktionen",),
    "public_company": ("Styrelsen",),
    "company": ("Ledningsgruppen",),
    "association": ("Styrelsen",),
    "foundation": ("Stiftelsens styrelse",),
}
# How § and diary numbers are written differs between registries; {year} and {number} are filled in.
PARAGRAPHS = ("§ {number}", "§ {number}/{year}", "{number}", "")
DIARY_NUMBERS = ("KS {year}/0{number}", "KS-{year}-{number}", "Dnr {year}:{number}", "{year}.{number}-1.2.3", "")
TITLES = {
    "municipality": "kommundirektör",
    "region": "regiondirektör",
    "state_agency": "generaldirektör",
    "university": "rektor",
    "joint_authority": "förbundschef",
    "public_company": "verkställande direktör",
    "company": "verkställande direktör",
    "association": "ordförande",
    "foundation": "ordförande",
}
FIRST_NAMES = (
    *("Alva", "Bo", "Carin", "David", "Elsa", "Fredrik", "Gun", "Hassan", "Inga", "Johan", "Kim", "Lena", "Mohammed"),
    *("Nina", "Olle", "Petra", "Ragnar", "Siv", "Tarek", "Ulla", "Viktor", "Ylva", "Åsa", "Örjan"),
)
LAST_NAMES = ("Exempelsson", "Provberg", "Mönsterlund", "Skissgren", "Testström", "Försöksdotter", "Mallqvist")
WANTED = (
    "Bifoga ett utdrag ur protokollet där det framgår vem som har beslutat.",
    "Skriv vilket av strategins mål som ert arbete bidrar till. Det räcker med ett.",
    "Ange en funktionsbrevlåda dit vi kan skicka uppföljningen.",
)
NOTE = "Ringde och berättade vad som saknas. De återkommer när nämnden har haft möte."
DECLINED = (
    "Organisationen har ingen verksamhet i Exempellän. Ni är välkomna att ansluta er i det län där ni verkar.",
    "Beslutet är fattat av en enskild medarbetare. Återkom gärna när ledningen har beslutat.",
)
PAUSED = (
    "Organisationen bygger om sin ledning och har bett om en paus.",
    "Kontaktpersonen har slutat och ingen ny är utsedd.",
    "Organisationen bad om en paus under hösten.",
)
ENDED = {
    "withdrawn": "Organisationen har beslutat att lämna strategin.",
    "period_over": "Strategins period är slut.",
    "not_renewed": "Organisationen har valt att inte ansluta sig till den nya strategin.",
    "ceased": "Bolaget har upphört.",
    "merged": "Bolaget har gått upp i Exempeltrafiken AB.",
}
WISHES = (
    "Vi vill ha hjälp att komma i gång med kartläggningen.",
    "Kan ni hålla en utbildning för vår ledningsgrupp i vår?",
    "Vi vill veta hur andra kommuner har gjort med heltid.",
    "",
)
