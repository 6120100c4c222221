"""Words of everyday English, and of other languages for yes, no, days and doses; a name may be one of them too."""

ENGLISH = """
a able about above abroad absent abstract accents accept access accident accompanies according account accurate ache
achieve achieved acknowledged across act action activated active activities activity actual actually acute add added
adding addition additional address addresses adequate adjust adjusted adjustment administrators admission admit
admitted adult adults advance adverse advice advise affect afford afraid after afternoon afterwards again against age
aged ago agree agreed agrees ahead aid aim airport airway alarm album alcohol alert alerts alike all allergist allow
allowed almost alone along aloud alpha already alright also alter alternative although always am amazing ambiguous
amend amended among amount an analyte and anew angry animal ankle annual anomaly anonymous another answer answered
answers any anybody anyone anything anyway anywhere apart apologies apology appeal appears append apple apples applies
apply appointment appropriate approval approve approved approx approximately april arbitrary architecture are area
argue arithmetic around arrange arrive arrived arrives arrow article as aside ask asked asking asks asleep asserts
assess assessed assessment assigned assignment assume assuming asynchronous at attached attack attempt attend attended
attention audit audited auditors aunt author authorise authority authors autumn available average avoid await awaited
awaiting aware away awful baby back background backup bad badly bag bagel bags balance band bandage bank banners
barely bargain baseline basement basis batch bathroom battery be beach bear beard beats beautiful because become beds
bedtime been before began begin beginning begins begun behalf behaviour behind being belief believe bell belong below
beneath benefits benzyl beside best better between beyond bicycle big biggest bike billion bin binaries binary biology
biosimilar biosimilars bird birth bishop bit bite bitter black blank blanket blind blister block blocked blow blue
blurry board bodies body boil boiler bond book booked boolean border borderline bored born borrow both bottle
bottleneck bottom boundary bowl box boy boyfriend boys brackets branch branches branching bread break breakfast
breastfeeding breathe bridge brief bring broadcasts broken brook brother brothers brought brown browse browser brush
bucket bug build building built bulk bundle burn burned burst bursts bury bus bush busy but butler butter button buy
by bypassed cable cache cached cake calculate calculator calf call callback callbacks called came camera camp can
cancel cancelled cancelling candidate candidates candle cannot canonical canteen capable capital captured car card
care career careful carefully caregiver caregivers carpet carry carter case cases cast castle cat catch categories
caught cause caused causes caution ceiling center central centre cereal certain certainly chain chair chance change
changed changes changing channel chaos chapter characters chart charts chase chat cheap cheapest check checkbox
checkboxes checked checking checklist checklists checkout checkpoint checks cheek cheers cheese chew chicken child
children chin chocolate choice choose chosen christmas church circa circle cites citing citizen city claim class
classes classic clean cleanup clear cleared clearly clerk client clients climb clinic clinics clipboard clock
clonidine close closed closest cloth clothes cloud club coat code coded codes coffee coin cold collapse collect
collected college collide color coloured column columns combine combining come comes comfort comfortable coming
command commands commas comment commercial commit commits committed common community compact companion company compare
compared compile complain complete completed completely completion compose compressed computer concern concerned
concert condition confident configured confirm confirmed confirming confuse confused congratulations connect consider
considered console constants constructor contact contain context contexts continue continued continues continuing
continuous contract control cook cool cooper coordinator coordinators copied copies copy corner corpus correct
corrected correction correctly corresponding corrupt cosmetic cost costly couch could count counted counter counting
country counts couple course courses cousin cousins cover coverage covered cradle crafted crane crash crawl crazy
cream create creator credentials criteria criterion cross crowd crutch cry cryptic cup cupboard curious curl current
currently curtain cushion custom cut dad daily dairy dale damage dance danger dangerous dark data database date dated
dates daughter dawn day days deactivated dead deaf deal dean dear death debt decade decide decided decides deciding
decision decisions declare declares decrease decreased default defect defer deferred define definite definitely
definition delay delayed delete deleted deliver delivered delivery denied denies deny department depend depends deploy
derived derives describe described deserves design desk despite detail detailed details determine develop device
diaphragm dice dictionaries dictionary did didn didnt differ different difficult digest digests digital dinner direct
directly dirty disabled disagree disappears disappoint disapproved discharge discharged disclaimer discuss discussed
dish dispatch display dispose distance distinct diverge divide division dizzy do doc doctor doctors documented does
doesn doesnt dog doing doll don done dont door doorway dose double doubt doubtful down downgrade download draft draw
drawer drawn dream dress drew drill drink drive driver driving drop dropdown dropped dropping drown drowsy drug drunk
dry due dull dump dumps dunno duplicate durable duration during dust duties duty each eager ear earlier earliest early
earn earring earth easily easy eat edge edges edit edited education effect effective effects effort egg eh eight
eighty either elbow elderly elect electric element elevator eligibility eligible eligibly else elsewhere email
embarrass emergency employ empty emulator encode encrypted encrypts end ended ending ends endure energy enforce
enforced enforces engine england enjoy enough enquire enrol enroll enrolled enrolling enrollment enrolment ensure
enter entered entering entire entirely entity entrance entries entry enumerated envelope environment equal equipment
erase erased erases error errors escape especially estimate estimated etc evaluate evaluated evaluation eve even
evening event events ever every everybody everyone everything everywhere evidence exact exactly example except
exception exceptions exchange exclude excluded exclusion exclusions excuse exempt exempted exhausted exhibiting exist
exists expect expected expense expensive experienced expert expire expired expires explain explained explicit export
exposes express extend extended external extra eye eyebrow eyelid eyes face facial fact factor faculty failed fails
failure faint fair fairly faith fall false families family famous fancy far farewell farm fashion fast faster fastest
fat father fault favour fax fear feather feb federal feel feeling feels fell felt fence ferry fetch fetched fetches
fetching fetus few fewest field fields fifteen fifth fifty fight figure figures file files fill filled filling film
final finally find finding findings fine finger finish finished finishes finite fire first fisher fit fits fitted
fitting five fix fixed fixture flagged flame flash flat flavour flight flip flipped flips float flooding floor flower
flush fly foggy folder folds follow followed following follows fonts food foot footer footnotes for forbid forbidden
force forehead foreign forgeries forget forgives forgot fork forked form formal formats formatter former forms formula
formulas forth fortnight forty forum forward found four fourteen fourth fox frame framework frameworks frank free
freeze french frequent frequently fresh fridge friend friendly friends frightened frog from front frozen fruit
frustrated fuel full fully fun funeral funnel funny furniture further future fuzzy gap garage garden gardner gas gate
gather gave gender general generally generated generator generic gentle gentleman get gets getting ghost gift girl
girlfriend girls give given gives giving glad glass glen global glove go goal god goes going gold gone good got
government grace gradual grammar grandchild grandfather grandma grandmother grandpa grandparents grant grass grateful
gray great greater green grey grid grip grocery ground group groups grow grown growth guaranteed guard guardian guards
guess guest guidance guide guideline guidelines guilty gum gun guy habit had hair hairloss half hall hallway hand
handle hands handshake handshakes handwriting hanging happen happened happens happy hard harm harness harper harsh
hart has hashed hashes hasn hasnt hat hate have haven havent having he head headache header heal hear heard heartbeat
heat heavy heel height held hello help helped helpful helps hence her here hers herself hesitate hey hi hiccup hidden
hide hides high higher highest highlight highly hijacked hill him himself his histories history hit hm hmm hobby hold
holds hole holiday holly home homework honest honey honoured hook hooks hope hopefully hospital hospitals host hostel
hostile hot hotel hour hours house how however huge human hundred hungry hunter hurry hurt husband hydralazine hygiene
i ice idea ideal identical identifier identifiers identify idk if ignore ignored ill illness image imagine immediately
impact import important importer imports improve improved in inbox inch include included includes including inclusion
income incoming incomplete incorrect increase increased increasing indeed independent index indicate indicated
indication individual industry inf infant infants inference infinity info inform information informed ingress initial
initially inject injured inpatient input insert inside insist install installed installs instance instant instead
insufficient insurance intact integer intend intended intent intention interested interfaces interim interleaved
interleavings internal internet interpret interrupt interrupted intersects interval interview into intrauterine
introduce invalid investigate investigation investigator investigators invite inviting involve involved involvement
iron is island isn isnt isolated issue issued issues it itch itchy item items its itself ivy ja jacket jade jam jammed
jar jasmine jaw jelly jewel job join joined joke journal journey joy judge judged juice jump just justify keep keeps
kept kettle key keyboard keyboards kick kid kidding kids kill kind kinds king kitchen knee knew knife knock know
knowledge known knows knuckle lab label labeled labelled laboratory labs lack ladder lady lake lamb lamp language
lapsing laptop large larger largest last lasted lasting lasts late later latest laugh laundry law layer lazy lead
leader leading leads leaf leaflet leak leaked lean learn least leather leave leaves left legal lemon lend length lens
less lesson let letter letters level levels libraries library licence lick lid lie lies life lifecycle lift light like
likely likewise limit limited limits limp line lines link lip liquid list listed listen lists literal literally
literature little live lived lives living loaf loan lobby local located location locator lock locker log logged
loggers logging logic login lol lonely long longer look looked looking looks loose looser lose losing lost lot lots
loud lounge love lovely low lower lowest luck lucky luggage lump lunch lysis machine mad made magazine magnitude mail
main mainly maintain major make makes makeup making male males malformed man manage managed management mandatory
manner manners many map mark marked market marriage married marsh mask mason mass master match matched matches
matching material matrix matter matters mattress maxima maximum may maybe me meal mean meaning means meant meanwhile
measure measured measurement measurements measures meat median medical meet meeting meets melt member members memory
men mention mentioned menu merged mess message messages messaging met metal method methods metres metrics mid middle
midnight midwife might mild mile milk miller million milliseconds mind mine minimal minimum minor minus minute minutes
mirror misplaced misreadings miss missed missing mistake mistakes mix mixed mm mobile mode model moderate modern
modified module modules molar mom moment mon money monitor monitored monitoring monkey monograph month monthly months
mood mop more morning mosquito moss most mostly mother mount mouth move moved moves movie moving much mud multi
multipart multiple mum muscle mushroom music must my myself nail naive naked name named names naming nan nap narrow
nasty nation nationality nations native nature naughty nausea nb near nearby nearest nearly neat necessary neck
necklace need needed needle needs negative neighbour neighbouring neighbours neither neonate nephew nervous nest
nested net network neutral never new newborn newcomer newer newest newly next nice niece night nightmare nil nine
ninety nipple no nobody noise noisy non none noodle noon nope nor normal normally north nose not note notebook noted
notes nothing notice novel now nowhere null numb number numbers numeric nurse nursery nurses nut obey object observe
observed obtain obtained obvious occasion occasional occupy occur occurred occurring occurs ocean odd of off offending
offer offered offers office official offline offset offsets often oh oil ok okay old older oldest olive omit omitted
on once one ones ongoing onion only onset opaque open opened opens operation opinion opposite option optional options
or orange order ordered orders ordinary origin original orphan other others otherwise ouch ought our out outage
outages outbox outcome outcomes outpatient output outright outside oven over overall overdue overestimated overlap
overnight override owe own owner pack package packaging page pages paid pain painful painkiller paint pair pale palm
pan pants paper papers paragraph parallel parcel parent parents park parks part partial partially participant
participants particular partly partner parts party pass passage passed passes past path patience patient patients
pattern pause paused pay pea peace peak peanut pearl pedal pen pencil pending people pepper per percent percentage
perfect perform performance performed perhaps period periods permanent permitted person personal persons persuade pet
petrol phase phone photo photographs phrases physical physician piano picker picking picks picnic picture pictures pie
piece pig pile pillow pilot pink pipe pipeline piper pitfall pitfalls pity place placed placeholder plain plainly plan
plane planned planning plans plant plastic plate platform play playground please plenty pls plug plus pm pocket poem
point pointer points poison polarity police policy polite polyclonal pool poor popular porridge porter position
positive possible possibly post posted pot potato potential pound pour powder power practice practise pram pray pre
preaches precise prefer preferred prefix prejudice premature prepare prepared prescribing presence present presented
president pressed presses presumably pretend pretty preview previous previously price pride primary prince print prior
prison privacy private prize pro probable probably problem problems procedure procedures proceed process produce
product products professional progress prohibited promise proof proper properly properties proposed protect protocol
protocols prototypes proud prove proven provide provided provider provides proving proxy public published pull pump
pumps puppy purple purpose push put puts puzzle quantity queries query question questionnaire questions queue quick
quickly quiet quit quite quoted quotes rabbit radio rain raise raised raising ran random range ranges rapid rare
rarely rate rates rather ratios ray razor re reach reached reaches read reader reading reads ready real realise really
reason reasons rebuild rebuilds recall receipt receive received receives receiving recent recently reception
receptionist recheck recipe recogniser recommend recommended recompute recomputed recomputes record recorded records
recruiting red redacting redo redraw redrawn redraws reduce reduced refer reference referral referred referring refers
refund refuse refused refusing regard regarding regards region register registered registering registration registries
registry regret regular regularly rehearsed rehearses reject related relative relatives relax relevant relief relying
remain remained remaining remains remedy remember remind reminder reminders remote remove removed renames renderer
renderers rendering rent reorder reordered reorders repair repeat repeated repeats replace replaced replied reply
report reported reports repositories repository reproduced request requested require required requirement requires
reschedule rescheduled rescue research resend resident residual respect respond responded response rest restart
restarted restaurant restore restricted result results resume resumed resuming retest retired retried retries retry
return returned returns reverse review reviewed reviewing revise revised revision revoke revoked reward rewrite ribbon
rice rich ride right ring ripe rise risk risks river rivers road robin rock role rolls roof room rope rose rough
roughly round route row rowan rub rubbish ruby rude ruin rule ruled rules ruling run runner running runs rush sad safe
safeguard safety sage said sail salad salt same sample samples sampling sand sandwich sat satisfied satisfies saturday
sauce saucer savage save saved saw say saying says scale scan scanned scans scared scarf scenario scenarios schedule
scheduled scheduling school science scientific scissors score scored scores scratch scream screen screened screening
screenings script scripted scripts scrub sea search seat second secret section sections secure security see seeded
seem seems seen seldom select selected selection self sell semantics semaphore semicolon send sending sends sense
sensible sensitive sent sentence separate separately sequential serial series serious serve service services set sets
setting settings settled setup seven seventy several severe sex shadow shake shall shallow shame shampoo shape share
sharing sharp shave she sheet shelf shepherd shift shine ship shirt shiver shoe shop shore short shorter shortly shot
should shoulder shout show showed shower shown shows shrink shrinking shrunk shuffles shut shutdown shy sibling
siblings sick side sides sidewalk sigh sign signal signed significant signs silent silently silly silver similar
simple simply since sing single sink sister sisters sit site sites six sixty size skinner skip skipped skirt sky
sleepy sleeve slide slight slightly slip slipper slope slow slowest slowly small smaller smallest smell smile smoke
smooth snack snake snapshot sneeze snooze snore snow so soap society sock sofa soft software soil sold solid solved
some somebody someone something sometimes somewhere son song soon sooner sore sorry sort soul sound soup sour source
sources south space spare speak special specific specifically specified specify speech speed spell spelled spelling
spend spicy spider spill spit split spoil spoke sponge sponsor spoon sport spot spread spreadsheet spring sprints
square stable stacked staff stage stairs stalled stamp stand standard standing stands star stare stark start started
starting starts state stated states stating station stature status stay stayed stays steadier steady steak steal steam
steel steep step steps stick sticker stiff still sting stir stocking stolen stomach stone stop stopped stopping stops
storage store stored storm story stove straight strange stranger straw stream street strenuous stress stretch
stretcher strict strictest strike string strong structure stubborn student studied studies study stuff stupid style
subject subjects submit submitted subsequent substantially succeed success such sudden sufficient suffix suffixes
sugar suggest suggested suggests suit suitable suitcase summaries summary summer summers summing sun sunburn
sunglasses supper supply support supported supports suppose supposed sure surely surname surprise surrogate surround
survey surveys suspected swap swapped sweat sweater sweeper sweet sweets swim switch switched symptom symptoms
synchronous synonym synonyms system systems table tabular tagged tail take taken takes taking talk talked tall tank
tap tapped target task taste taught tax taxi taylor tea teach teacher team tear tease technical teen teenager teeth
telephone television tell template temporary ten tennis term terminal terminated terms test tested testing tests text
than thank thanks that thats the theatre their them themselves then there therefore these they thick thief thigh thin
thing things think third thirsty thirteen thirty this those though thought thousand thread threads three threshold
throat through throughout throw thru thumb thus tick ticket tidy tie tiered tight tights till time timeline timely
timeout timeouts times timezone timing tin tiny tired title to toast today toddler toe together toilet told tomato
tomorrow tongue tonight too took tool tooth toothache toothbrush top torch total touch tour toward towards towel tower
town toy track tracker trade traffic train transcript transcripts transfer transferred transition transport trap trash
travel tray treat treated treating treatment treatments tree tremble trial trials trick tried trigger trillion trip
trouble trousers truck true truly trust truth try trying tube tummy turn turned turns tutorials twelve twenty twice
twin twins twist two type typed types typical typing typo ugly umbrella unable unambiguous unchanged uncle unclear
unconsented undeclared under underscore underscores understand understood undetected undo undocumented unfinished
unfortunately unhandled uniform unions unique unit united units universities university unknown unlabelled unless
unlike unlikely unlinks unloaded unnamed unpublished unseen unsent unsigned unsolicited unsound unsure unsynced until
untouched unused unusual unverified up update updated upgrade upload upon upper upset upstairs uptime urgency urgent
urine us usage use used useful user uses using usual usually vacation valid validated validators validities validity
valley value values van vanish various vectors vegetable vehicle vein vendor verbatim verdict verified verify version
very via view village violation violent violet virtual visible visit visited visits vocabulary voice voids volunteers
vomit vote vs vulnerabilities wage wait waited waiting wake walk walked walker wall wallet want wanted wants war ward
wardrobe warm warning warns was wash washing washout wasn wasnt waste watch water waters wave way ways we weak wear
weather weaver web website wedding week weekday weekdays weekend weekends weekly weeks weigh weight welcome well wells
went were west what whatever whats wheel wheelchair when whenever where whereas whether which while whisper whistle
white who whoever whole wholly whom whose why wide widow widths wife wild will willing win wind window windows wine
wing wins winter wire wise wish with withdraw withdrawal withdrawn within without witness witnesses wolf woman women
won wonder wonderful wont wood woods wool word words work workaround worked worker workflow workflows working works
world worried worry worse worst worth would wouldn wouldnt wound wrap wrapper wraps wrist write writing written wrong
wrote yard yawn yeah year yearly years yellow yep yes yesterday yet yields yo yoga you young younger your yours
yourself youth zero zip zone
abandoned aborted afterwards ahead backdated booked clotted clot deferred delayed discarded hemolyzed
hemolysed held midday missed onwards postponed pulled rebooked redrawn refill refilled rejected rescheduled resent
retimed skipped slipped spoiled spoilt voided yday
"""
