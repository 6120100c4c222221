"""Words of the clinic, of days and of consent in other languages that use Latin letters; none is a listed name."""

_CLINIC = """
    a ab abgesagt abgeschlossen abgesetzt abril accord acord actualmente ad adag afgezegd aflyst agosto ahora ainda
    albumin alter altezza amanha amanhã an ancora andauernd angabe angaben anni anno annos annullata annullato annulé
    annulée année années ano anos ans antes anticorpo anticorps anticuerpo antikörper anya aout apa aplazado aprile
    aproximadamente après arrêté arrêtée asparaginase assinado ateş atras attente attesa até aucun aucune auffällig
    aujourd aujourd'hui aujourdhui aus ausgefallen ausstehend avant avec avril ay ayer azi año años aún baba bambina
    bambino barn beendet beenmerg befund befunde beginn begonnen bekannt beri bestrahlung bilan bilinmiyor bilirrubina
    bilirubin bilirubina bilirubine bilmiyorum bis bitte blancs blod bloed bloedcellen bloedplaatjes blut blutbild boy
    brak brat bratr broer bror bruder bugün cancelada cancelado ce chemioterapia chemo chimio ciclo circa ciąża con
    connu conocido consenso consentement consentimento consentimiento continúa convulsion convulsión copil corso cours
    creatinina crescut criança crise crisi créatinine cure curso cycle cyclophosphamid cykl cytarabin d'accord dador dag
    dagar dage dagen dager dai dal dank danke darca dawca dawka de decembre demain den depois depuis dernier dernière
    desconhecido desconocida desconocido desde después dexamethason dezember dezembro deň dia dias dicembre diciembre
    dienstag dieťa dimanche dnes dni doador domani domingo donante donator donatore donnerstag donneur donor doorlopend
    dopo dos dose dosis doz doză dreng după durchgeführt dziecko dzień dzis dzisiaj dziś dárce dávka début día días dítě
    dün edad efter ei eilen einverstanden einwilligung eiweiss eiweiß elevada elevado elevata elevato eltern előtt
    embarazada embarazo emelkedett emoglobina enceinte encore ende enero enfant ennen entzündung environ epilepsie
    eredmény erfolgt erhöht erkek erniedrigt erythrozyten eseguita eseguito etter etwa età evet ešte fa fait faite falta
    far fatta fatto febbraio febbre feber febre febrero februar febră fehlen fehlt feita feito femenino femmina fermé
    fevereiro fevrier fieber fiebre fille fin fine fino firmada firmado firmata firmato fièvre flicka fludarabin
    foreldre forhøjet forhøyet forse fortlaufend forældre frate fratello freitag frère féminin förhöjd föräldrar før
    făcut gabe garçon gebelik gedaan gegeben geleden gemacht genitori gennaio gepland geplant gerinnung gesamt
    geschlecht geschwister geslacht gestern getekend gewicht gift giorni giorno gisteren giugno gjort globules globuli
    gorączka gracias gravid gravidanza gravidez grazie greffe grossesse grávida größe gutt gyerek går gün hace hafta
    harnstoff harnsäure hasta hayir hecha hecho heden hemoglobina henüz hermana hermano heute hier hoje holnap hotovo
    hoy hui huomenna hämoglobin hémoglobine hét hónap i idade idag ieri igar igen igår ikke il iliği imorgon imzalandı
    incinta inconnu inconnue infekt infektion inicio inizio innan inställd inte início irmã irmão ismeretlen ja jaar
    jahr jahre jahren janeiro januar janvier jeszcze jeudi ještě jongen jour jours jueves juillet juin julho juli julio
    junge junho juni junio jusqua jutro jälkeen kan kardeş kein keine keiner kemik kenne kilo kind knochenmark koholla
    koorts krampfanfall kreatinin krev krew krv kuukausi kuume kuur kyllä kész kür kız la laatste labo labor laboratoire
    laboratorio lapsi lata laufend leeftijd lengte letzte letzter letztes leucemia leucocitos leucocytes leucémie
    leucócitos leukamie leukos leukozyten leukämie liegt lopend luglio lundi lunes lună luovuttaja lymphozyten láz läuft
    maand maanden madre maerz maggio mai maio mama manana manca manquant manque marco mardi mars martes marz marzo
    maschio masculin masculino matka mayo mañana medula meisje menina menino merci mercredi mes mese meses mesi mesiac
    methotrexat midollo miercoles miesiąc miesiące misschien mit mittwoch moeder moelle mois monat monate monaten montag
    mor morgen mutter mâine mãe mädchen männlich månad måned mère médula még mês měsíc na nach nakil nao nap necunoscut
    nee negativ nei nein nej nem nenhum nessuno neutrofili neutrophile neutrophiles neutrófilos neviem nevím neznámy
    neznámý nicht nie niet nieznany nincs ninguna ninguno niño noch nog non norma normaal normaali normal normale normál
    noto novembre novembro noviembre nu obrigado octobre octubre od oder odloženo odwołane oggi ohne ojciec oktober
    okänd okänt olvidado onam onbekend ongeveer ontem op osseo osseuse ostatnia otec ottobre oublié ouders oui outubro
    padre padres pai pais parents pas pausiert pendente pendiente peruttu peso peut peut-être piastrine pige pike
    planerad planlagt planowane plaquetas plaquettes plánováno po podpisana podwyższony poids pojke polynucléaires
    ponction positiv posledná poslední pred prednison prevista previsto prima przed przeszczep przełożone présent prévu
    prévue punción punktion până päivä père părinți płeć před quimio quimioterapia quizás radioterapia radiothérapie
    raskaus recaída rechute recidiva remisión remission remissione reporté resultado resultados rezidiv rezultat
    rinviato risultati risultato rodiče rodičia rodzice rok rouges rémission résultat résultats sabado sabe sais sait
    saltata samedi samstag samtycke samtykke sang sangre sangue sans sarcină schwanger schwangerschaft schwester
    sconosciuta sconosciuto sedan sei seit semaine semaines semana semanas semnat septembre septiembre sesso sestra
    setembro settembre settimana settimane sexe sexo si siden sidste signé signée sigue siirretty sim sin sinds siostra
    sisko sista siste so soeur son sonntag sonra sonuç sorella soră sospesa sospeso spender spenderin später stammzellen
    steeds steht stillen stillt stunden suspendido svar syster szpik szülők sânge sé søster săptămână sœur tag tage
    tagen taille tak talla tata tegnap tehty terhes terminado terminato terminé testvér therapie thrombos thrombozyten
    tiedä todavía toestemming tot toujours traitement transplant transplantatie transplantation transplante trapianto
    trasplante tratamiento tudom tulos tuntematon tuttora tydzień tygodni tänään týden týždeň udsat uge uger uitgesteld
    uitslag uke ukendt uker ukjent ultima ultimo unauffällig unbekannt und underskrevet undertecknat ungefähr
    unterschrieben uppskjuten utolsó után vader vandaag vanhemmat vater vecka veckor veli vendredi vergessen verhoogd
    verhütung veri verici vermutlich vers verschoben vet vielleicht vielä viernes viikko viimeinen voor vor vorgestern
    vuosi vér výsledek výsledok včera waga wczoraj week weet weiblich weiter weiterhin weken wiek wiem wird witte woche
    wochen wynik wyniki wzrost y yapıldı yapılmadı yarın yaş yüksek yıl zajtra zgoda zi zrobione zrušeno zus zwanger
    zyklus zítra âge äiti år çocuk élevé élevée év înainte încă ósea óssea óta önce última último știu
"""

_DAYS = """
abr abril ago agosto agustus aout août aprel aprila aprile aprilie aprill apríla aprīlis aralık augusta augusts
augustus augusztus avgusta avqust avr avril ağustos balandžio birželio březen března cuma cumartesi cze czerwca
czerwiec czwartek december decembra decembre decembrie decembris dekabr dernier dernière desember detsember dez
dezember dezembro dic dicembre diciembre dienstag dimanche dinsdag domenica domingo donderdag donnerstag duben dubna
déc décembre ekim elokuu elokuuta ene enero eylül febb febbraio feber febrero februar februari februarie februarja
február februára februāris fev fevereiro fevral fevrier fredag freitag fév février gegužės gen genn gennaio giovedì
giu giugno gru grudnia grudzień gruodžio haziran heinäkuu heinäkuuta helmikuu helmikuuta huhtikuu huhtikuuta ianuarie
ianuár iulie iunie iyul iyun jaanuar janeiro januar januari januarja január januára janv janvier janvāris jeudi
joulukuu joulukuuta jueves juil juillet juin julho juli julija julio junho juni junija junio juuli juuni jänner júl
júla július jún júna június jūlijs jūnijs kasım kesäkuu kesäkuuta kolovoz kolovoza kovo květen května kwi kwiecień
kwietnia lapkričio leden ledna letzte letzten liepos lip lipanj lipca lipiec lipnja lis listopad listopada lokakuu
lokakuuta lug luglio lundi lunedì lunes lutego luty lördag lørdag maaliskuu maaliskuuta maandag maart maerz mag maggio
mai maijs maio maj mandag marca mardi marec maret marraskuu marraskuuta mars mart martedì martes martie marts marzec
marzo mayıs mercoledì mercredi mittwoch miércoles montag mrz máj május március márciusi märts märz måndag neděli ngày
niedziela niedzielę nisan noiembrie november novemberben novembra novembre novembris novembro noviembre noyabr
nächsten ocak octobre octombrie octubre oktober oktobra oktobris oktoober oktyabr október októbra onsdag ott ottobre
out outubro ožujak ožujka pasado pazar pazartesi paź październik października perşembe piątek pondělí poniedziałek
poniedziałku prochain prosinac prosinca prosince prosinec prossimo próximo pátek rugpjūčio rugsėjo rujan rujna sabato
salı samedi samstag sausio scorso sentyabr sept september septembra septembrie septembris septiembre set setembro
setiembre sett settembre sie sierpień sierpnia siječanj siječnja sobota sobotę sonnabend sonntag spalio srpanj srpen
srpna srpnja studeni studenoga sty styczeń stycznia středa středu svibanj svibnja syyskuu syyskuuta szeptember sábado
söndag søndag tammikuu tammikuuta temmuz tháng tirsdag tisdag torsdag toukokuu toukokuuta travanj travnja vasario
veebruar veljača veljače vendredi venerdì viernes vrijdag woensdag wrz wrzesień września wtorek wtorku yanvar zaterdag
zondag září április çarşamba únor února úterý červen července červenec června čtvrtek říjen října środa środę şubat
"""

ABROAD = _CLINIC + _DAYS
