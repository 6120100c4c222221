"""Words of everyday English, and of other languages for yes, no, days and doses; a name may be one of them too."""

ENGLISH = """
a able about above abroad absent accept access accident according account achieve achieved across act action active
activities activity actual actually acute add added adding addition additional adequate adjust adjusted adjustment
admission admit admitted adult adults advance adverse advice advise affect afford after afternoon afterwards again
against age aged ago agree agreed agrees ahead aid aim airport alarm album all allow allowed almost alone along
already alright also alter alternative although always am amazing among amount an and angry animal annual another
answer answered answers any anybody anyone anything anyway anywhere apart apologies appears apple apples applies apply
appointment appropriate approval approve approved approx approximately are area around arrange arrive arrived arrives
arrow article as ask asked asking asks asleep assess assessed assessment assigned assignment assume assuming at
attached attack attempt attend attended attention aunt autumn available average avoid await awaited awaiting aware
away awful baby back background backup bad bag bags band bank baseline basis bathroom battery be bear beautiful
because become beds been before began begin beginning begins begun behaviour behind being belief believe bell below
beside best better between beyond big biggest bike bin biosimilar biosimilars bird birth bishop bit bite black blank
blanket block blocked blue body boil bond book booked border bored born borrow both bottle bottom boundary box boy
boyfriend boys brackets bread break breakfast breathe brief bring broken brook brother brothers brought brown bucket
bug build building built bundle burn burned bury bus bush busy but butler button buy by cake calculate calculator call
called came camera camp can cancel cancelled cancelling candidate candidates cannot capable capital car card care
career carefully caregiver caregivers carry carter case cases cast cat catch cause caused causes ceiling center
central centre certain certainly chain chair chance change changed changes changing chapter chart charts chase chat
cheap check checked checking checkpoint checks cheers cheese chicken child children choice choose chosen christmas
circa citizen city claim class classes classic clean clear cleared clearly climb clinic clinics clock close closed
cloth clothes cloud club coat code coded codes coffee coin cold collect collected college color come comes comfort
coming comment common community companion company compare compared complain complete completed completely completion
computer concern concerned concert condition confirm confirmed confirming confuse confused connect consider considered
constants contact contain continue continued continues continuing continuous contract control cook cooper coordinator
coordinators copy corner correct corrected correction correctly cost could count counted counting country counts
couple course courses cousin cousins cover covered crane crash crazy cream create criteria criterion cross crowd cry
cup curious current currently cut dad daily dale damage danger dangerous dark data database date dated dates daughter
dawn day days dead deaf deal dean dear death debt decide decided decides decision decisions decrease decreased default
define definite definitely definition delay delayed delete deleted deliver delivered delivery denied denies department
depend depends describe described desk detail detailed details determine develop device diaphragm did didn didnt
differ different difficult dinner direct directly disabled discharge discharged discuss discussed dish division do doc
doctor doctors does doesn doesnt dog doing don done dont door dose double doubt down draft draw drawn dress drew drink
drive driver drop dropped drug drunk dry due dunno duration during dust duty each ear earlier earliest early earn
earth easily easy eat edge edges edit edited education effect effective effects effort egg eh eight eighty either
elderly elect electric element eligibility eligible eligibly else elsewhere email emergency empty end ended ending
ends energy engine england enjoy enough enrol enroll enrolled enrolling enrollment enrolment ensure enter entered
entering entire entirely entrance entries entry environment equal equipment error errors escape especially estimate
estimated etc evaluate evaluated evaluation eve even evening event events ever every everybody everyone everything
evidence exact exactly example except exception exceptions exchange exclude excluded exclusion exclusions excuse
exempt exempted exist exists expect expected expense expensive expert expire expired expires explain explained export
express extend extended external extra eye eyes face fact factor faculty failed fails failure fair fairly faith fall
false families family far farm fashion fast fat father fault favour fear feb federal feel feeling feels fell felt few
field fields fifteen fifth fifty fight figure figures file files fill filled filling film final finally find finding
findings fine finger finish finished finishes fire first fisher fit fits five fix fixed flat flight floor flower fly
follow followed following follows food foot for forbidden forget forgot form former forms formula formulas forth forty
forum forward four fourteen fourth fox frame frank free french frequent frequently friend friends from front fruit
full fully fun funny further future gap garden gardner gas gate gave gender general generally generic gentleman get
gets getting gift girl girlfriend girls give given gives giving glad glass glen go goal god goes going gold gone good
got government grace gradual grandfather grandma grandmother grandpa grant gray great green grey ground group groups
grow grown growth guardian guess guest guidance guide guideline guidelines gun guy habit had hair half hall hand
handle hands happen happened happens happy hard harper hart has hasn hasnt hate have haven havent having he head
header hear heard heat heavy height held hello help helped helpful helps hence her here hers herself hey hi hidden
high higher highest highlight highly hill him himself his history hit hm hmm hold holds hole holiday holly home hope
hopefully hospital hospitals host hot hotel hour hours house how however huge human hundred hungry hunter hurry hurt
husband i ice idea identical identifier identifiers identify idk if ill illness image imagine immediately impact
important improve improved in include included includes including inclusion income incomplete incorrect increase
increased increasing indeed independent index indicate indicated indication individual industry inf infant infants
infinity info inform information informed initial initially injured inpatient input insert inside insist instance
instead insufficient insurance intend intended intent intention interested interim internal internet interpret
interval into intrauterine introduce invalid investigate investigation investigator investigators invite involve
involved involvement is island isn isnt issue issued issues it item items its itself ivy ja jacket jade jasmine job
join joined journal journey joy judge judged juice jump just justify keep keeps kept key kid kids kill kind kinds king
kitchen knew knife knock know knowledge known knows lab label labeled labelled laboratory labs lack lady lake lamp
language large larger last lasted lasting lasts late later latest laugh law layer lazy lead leader leading leads leaf
learn least leave leaves left legal length lens less lesson let letter letters level levels lie lies life light like
likely limit limited limits line lines link liquid list listed listen lists literature little live lived lives living
loan local located location lock log lol long longer look looked looking looks lose lost lot lots loud love low lower
lowest luck lucky lunch machine made magazine mail main mainly maintain major make makes making male males man manage
managed management mandatory manner many map mark marked market marriage married marsh mason mass master match matched
matches matching material matter matters maximum may maybe me meal mean meaning means meant measure measured
measurement measurements measures meat median medical meet meeting meets member members memory men mention mentioned
menu mess message messages met metal method methods mid middle midnight might mild mile milk miller mind mine minimal
minimum minor minus minute minutes mirror miss missed missing mistake mistakes mixed mm mode model moderate modern
modified mom moment mon money monitor monitored monitoring monkey month monthly months mood more morning moss most
mostly mother mouth move moved moves movie moving much multi multiple mum music must my myself name named names nan
narrow nation nations nature nb near nearest nearly necessary need needed needs negative neither neonate nephew
nervous net never new newborn newer newest newly next nice niece night nil nine ninety no nobody noise non none noon
nope nor normal normally north nose not note notebook noted notes nothing notice novel now nowhere number numbers
nurse nurses nut obey object observe observed obtain obtained obvious occasional occur occurred occurs ocean odd of
off office official often oh oil ok okay old older oldest olive omit omitted on once one ones ongoing only onset open
opened opens operation opinion opposite option optional options or orange order ordered orders ordinary origin
original other others otherwise our out outcome outcomes outpatient outside oven over overall overdue overnight
override own pack package page paid pain paint pair palm pan paper papers paragraph parcel parent parents park parks
part partial partially participant participants particular partly partner parts party pass passed passes past path
patient patients pattern pause paused pay peace pearl pen pencil pending people per percent percentage perfect perform
performance performed perhaps period periods permanent permitted person personal persons pet phase phone photo
physical physician picture pictures pie pilot pink piper place placed plan plane planned planning plans plant plate
play please pls plus pm pocket poem point points police policy polite pool poor popular porter position positive
possible possibly post posted pot potential pound powder power practice pre precise prefer preferred premature prepare
prepared presence present presented president pretty previous previously price pride primary prince print prior prison
private prize pro probable probably problem problems procedure procedures proceed process produce product products
professional progress prohibited promise proper properly proposed protect protocol protocols proud prove proven
provide provided provider provides public published pull pump pumps purple purpose push put puts query question
questions queue quick quickly quiet quit quite radio rain raise raised ran random range ranges rapid rare rarely rate
rates rather ray re reach reached reaches read reader reading reads ready real really reason reasons recall receive
received receives receiving recent recently recheck recipe recommend recommended record recorded records red redo
reduce reduced refer reference referral referred referring refers refuse refused regard regarding regards region
register registered registering registration registry regular regularly reject related relative relatives relax
relevant relief remain remained remaining remains remember reminder reminders remove removed rent repeat repeated
repeats replace replaced replied reply report reported reports repository reproduced request requested require
required requirement requires reschedule rescheduled rescue research residual respect respond responded response rest
restart restarted restaurant result results resume resumed retest return returned returns review reviewed reviewing
revise revised revision reward rice rich right ring risk risks river rivers road robin rock role roof room rope rose
rough roughly round route row rowan rub rubbish ruby rude rule ruled rules ruling run running runs sad safe safety
sage said sail salt same sample samples sand sat saturday savage save saved saw say saying says scale scan scanned
scans scared schedule scheduled school science score scored scores screen screened screening screenings sea search
seat second secret section sections security see seem seems seen select selected selection self sell send sending
sends sense sensitive sent sentence separate separately serial series serious serve service services set sets setting
settings seven seventy several severe sex shall shape share sharp she sheet shepherd shift ship shirt shoe shop shore
short shortly shot should shoulder shout show showed shower shown shows shut sibling siblings side sides sign signed
significant signs silly silver similar simple simply since sing single sink sister sisters sit site sites six sixty
size skinner skip skipped sky slide slight slightly slow slowly small smell smile smoke smooth snake snow so soap
society sock soft software sold some somebody someone something sometimes somewhere son song soon sooner sorry sort
sound soup source sources south space speak special specific specifically specified specify speech speed spell spelled
spelling spend split spoke spoon sport spot spring square stable staff stage stairs stamp stand standard standing
stands star stark start started starting starts state stated states stating station status stay stayed stays steady
steal steel step steps stick still stomach stone stop stopped stopping stops store stored storm story straight strange
stream street strict strictest strike string strong structure student studied studies study stuff style subject
subjects submit subsequent success such sudden sufficient suffix suffixes sugar suggest suggested suggests suit
suitable summary summer summers sun supply support supported supports suppose supposed sure surely surprise suspected
swap sweet swim switch switched symptom symptoms system systems table tabular take taken takes taking talk talked tall
tank tap tapped target task taste tax taylor tea teach teacher team tear technical teen teenager television tell
template ten tennis term terms test tested testing tests text than thank thanks that thats the theatre their them
themselves then there therefore these they thick thin thing things think third thirteen thirty this those though
thought thousand three threshold through throughout throw thru thus tick ticket tie tiered till time timely times
timing tired title to today toddler together told tomorrow tongue tonight too took tool tooth top total touch tour
toward towards town track traffic train transfer transferred transition trap travel treat treated treating treatment
treatments tree trial trials trick tried trip trouble truck true trust truth try trying tube turn turned turns twelve
twenty twice twin twins two type typed types typical typing typo ugly umbrella unable uncle unclear under understand
understood undetected undo unfortunately uniform unit united units university unknown unless unlikely unsure until
unusual unverified up update updated upon upper upstairs urgent us usage use used useful user uses using usual usually
vacation valid validated validity valley value values various vectors vegetable vehicle verified verify version very
via view village violation violet visible visit visited visits voice volunteers vote vs wage wait waited waiting wake
walk walked walker wall want wanted wants war ward wardrobe warm warning was wash washing washout wasn wasnt waste
watch water waters wave way ways we weak weather weaver web website wedding week weekend weekends weekly weeks weigh
weight well wells went were west what whatever whats wheel when whenever where whereas whether which while whisper
white who whole whom whose why wide wife wild will willing win wind window windows wine wing wins winter wire wish
with withdraw withdrawal withdrawn within without wolf woman women won wonder wonderful wont wood woods wool word
words work worked worker working works world worried worry worse worst would wouldn wouldnt write writing written
wrong wrote yard yeah year yearly years yellow yep yes yesterday yet yo you young your yours yourself youth zero zone
"""

# What a person who thinks in another language types for yes, no, days and doses.
ABROAD = """
a abril agosto amanha an anni anno ano anos ans aout aprile asparaginase atras aucun aucune aujourd avec avril ayer
con cyclophosphamid cytarabin dagar dage dagen dager decembre demain desconocido dexamethason dezember dezembro dia
dias dicembre diciembre dienstag dimanche dni domani domingo donnerstag dosis dzis enero evet fa febbraio febrero
februar fevereiro fevrier fludarabin freitag gabe gegeben geleden gennaio gestern giorni giorno gisteren giugno hace
hayir heute hier hoje hoy hui idag ieri igar il inconnu ja jahr jahre jahren janeiro januar janvier jeudi jour jours
jueves juillet juin julho juli julio junho juni junio kein keine knochenmark letzte letzter letztes leukamie luglio
lundi lunes maanden maerz maggio mai maio manana marco mardi mars martes marz marzo mayo mercredi mes mese meses mesi
methotrexat miercoles mit mittwoch mois monat monate monaten montag morgen nach nao nee nei nein nej nenhum nessuno
nicht nie ninguna ninguno noch non novembre novembro noviembre octobre octubre oder oggi ohne oktober ontem ottobre
oui outubro prednison sabado samedi samstag sans seit semaine semaines semana semanas septembre septiembre setembro
settembre settimana settimane si sim sin sonntag spender tag tage tagen tak transplantation tygodni uger uker
unbekannt und vandaag veckor vendredi viernes vor wczoraj weken woche wochen y
"""
