"""What bears somebody's name in medicine and is no person's name: eponyms of two words, institutes, drugs, germs.

Sources: the terms of haematology, oncology and their laboratories in everyday use; brand names as their labels have
them. Eponyms of one word stand among the clinical words.
"""

import re

# With a hyphen only: with a space between them they may be somebody.
_HYPHENATED = """
abt-letterer-siwe aicardi-goutières beckwith-wiedemann bence-jones bernard-soulier bland-altman breslow-day
brown-séquard budd-chiari charcot-leyden charcot-marie-tooth chediak-higashi cheyne-stokes churg-strauss
chédiak-higashi clopper-pearson cochran-mantel-haenszel cockcroft-gault cockroft-gault creutzfeldt-jakob
crigler-najjar dana-farber diamond-blackfan dohle-like du-bois dubin-johnson dyskeratosis-congenita
ehlers-danlos ellis-van-creveld epstein-barr erdheim-chester fine-gray glanzmann-riniker guillain-barre
guillain-barré hand-schuller-christian hand-schüller-christian hardy-weinberg henoch-schonlein henoch-schönlein
hill-langmuir hoffmann-la-roche hosmer-lemeshow howell-jolly hoyeraal-hreidarsson jackson-pratt
jansky-bielschowsky kaplan-meier kasabach-merritt klippel-feil klippel-trenaunay kolmogorov-smirnov
kruskal-wallis landau-kleffner lennox-gastaut letterer-siwe li-fraumeni louis-bar mallory-weiss mann-whitney
may-grunwald may-grünwald may-hegglin michaelis-menten miller-fisher nelson-aalen nijmegen-breakage
o'brien-fleming pelger-huet pelger-huët peutz-jeghers port-a-cath prader-willi puri-nethol ramsay-hunt
reed-sternberg revesz-debré rosai-dorfman rubinstein-taybi saethre-chotzen schwartz-lyon schönlein-henoch
shwachman-diamond smith-magenis steven-johnson stevens-johnson sturge-weber swan-ganz treacher-collins tru-cut
upshaw-schulman von-hippel-lindau von-willebrand wald-test wiskott-aldrich wolff-parkinson-white wright-giemsa
zollinger-ellison
"""

_PHRASES = """
johns hopkins|fred hutchinson|fred hutch|royal marsden|sick ?kids(?: toronto)?|atg fresenius|kaplan meier
bence jones|port a cath|st\\.? jude|saint jude|gustave roussy|great ormond street|memorial sloan kettering
sloan kettering|mount sinai|md anderson|bambino ges[uù]|princess m[aá]xima|prinses m[aá]xima|princess margaret
vall d'hebron|alder hey|boston children'?s?|von willebrand|von hippel|marie curie|robert koch|paul ehrlich
louis pasteur|institut curie|aghia sophia|san gerardo|robert debr[eé]|armand trousseau|emma children'?s?
sophia children'?s?|olga hospital|hospital clínic|st\\.? anna|queen mary|queen elizabeth|king faisal
prince of wales|peter maccallum|perth children'?s?|starship|red cross|erasmus mc|radboud|karolinska|charit[eé]
necker|giannina gaslini|meyer children'?s?|regina margherita|ann arbor|dr\\.? von hauner|la timone|la fe|la paz
aga khan|tata memorial|hacettepe|hadassah|sahlgrenska|rikshospitalet|rigshospitalet|weiß nicht|weiss nicht
globuli bianchi|globuli rossi|stevens? johnson(?= rash| syndrome)|cleveland clinic|niño jesús|nino jesus
st\\.? anna wien|western blot|southern blot|northern blot|sanger sequencing|cotswolds|glasgow coma|wong[- ]baker
sainte-justine|san raffaele|royal children'?s|peter mac|virgen del roc[ií]o|factor v leiden|child-pugh
guardian ad litem|ad litem|peter mac(?:callum)?|lady cilento|queen silvia|queen fabiola|king edward
princess alexandra|our lady'?s|red cross hospital|hashimoto'?s
"""

# Single words that are the names of those who described something; beside another name they are a person's.
_DESCRIBERS = """
abderhalden achard addisonian adie aicardi alagille albers albright aldrich allen alport alzheimer angelman apert
apgar aschoff asherman askin asperger auer austin bannayan barlow barr barré barth bartholin bartter basedow bassen
batten bayes bayesian bazett beckwith behcet behçet bence berger bernoulli bickerstaff biermer billroth binet birbeck
blackfan blakemore blalock bland bloch blount boerhaave bonferroni bourneville braden brenner breslow bright broca
brodie bromage brooke broviac brown-vialetto brudzinski brugada brunner bruton budd buerger burkitt byler cabot caffey
canavan caroli castleman celsius chagas charcot chediak cheson cheyne chiari chvostek cobb cockayne cogan colles conn
cooley coombs cori cormack cornelia costello cowden crigler crohn cronbach crouzon curling cushingoid dandy darier
deauville dennie denys dercum devic dieulafoy digeorge dobhoff donath down downes dravet dressler duane dubin dubowitz
duchenne dukes dunnett dupuytren ebstein ehlers ehrlich eisenmenger ekbom epstein erb erdheim fabry fahr fallot felty
fick finkelstein fitz fontan forbes freiberg friedewald friedländer friedreich froehlich froment galeazzi gaucher
gauss gaussian gehan ghon giemsa gitelman glanzmann glasgow gleason glisson glucksberg goldenhar golgi gompertz
goodpasture gorlin gottron gowers greenwood groshong guillain guthrie haemophilus haenszel haglund hailey hallervorden
hallopeau ham harrell hartnup haycock heberden heerfordt hegglin heimlich heinz heller henle henoch hering hermansky
hess hickman hirschsprung hohn holter homans horner howell hoyeraal hudson hunner huntington hurler hutchinson
ilizarov isaacs jacod jamshidi janeway jeghers jervell jolly joubert kabuki kahale kallmann kanner kaposi kappa
kartagener kasabach kasai kashin kawasaki kayser kearns kehr kendall kerley kernig kikuchi kimmelstiel kirschner
kleihauer klinefelter klippel koebner kolmogorov koplik korotkoff korsakoff kostmann krabbe krukenberg kugelberg
kupffer kussmaul kveim laennec landau langerhans langhans laron lasegue lasègue leber legg leigh lennox leriche lesch
letterer levine lewy leydig lhermitte libman liddle lisch loeffler lown lugano lyell lynch löffler maddox maffucci
mahurkar mallampati mallory mantel mantoux markov mcardle mcburney mccune meckel meigs meissner meniere menkes merkel
milroy mittelschmerz moebius mohs monge moro morquio morton moschcowitz mosteller moyamoya muckle muehrcke munchausen
myhre ménière müllerian niemann nijmegen nissen noonan norton ollier omenn osgood osler paget pancoast papanicolaou
pappenheim parinaud parkes parkinson patau pautrier pearson pelger penrose permcath perthes peutz peyer peyronie
phalen pick pickwick pigtail poisson poland pompe poncet pott prader prinzmetal purkinje quincke quinton ramsay ranson
rapoport rathke raynaud recklinghausen redon reiter rendu rett reye riedel ringer rinne ritchie rokitansky romberg
rorschach rosai rotablator roth rovsing sachs sandifer scheuermann schilling schirmer schlatter schlemm schmorl
schnitzler schober schwachman schwann seattle seckel seldinger sengstaken sertoli sever sezary shapiro sheehan
shwachman shy silver simmonds sjogren sjögren skene sorror sotos spearman spitz sternberg still stokes student sturge
sudeck sweet swyer sydenham sézary takayasu tanner tay teichholz tenckhoff tesio tietze tinel todd tourette treacher
trendelenburg trousseau tukey turcot unna usher valsalva venturi virchow waldenstrom waldenström wallenberg warburg
warthin waterhouse waterlow wegener weibull weil werdnig werlhof wermer wernicke westermark whipple wiedemann wilcoxon
wilk wilms wilsons winkelhaken wirsung wiskott wolfram wolman yankauer youden zeis zellweger ziehl zollinger
"""

_THINGS = """
abelcet abidec abilify acinetobacter actilyse advagraf advil aeruginosa agalactiae aifa aiims akynzeo albicans
aldactone alemtuzumab allscripts aloxi ambisome ametop amoxil anova ansm aquaphor aranesp aredia assented atgam
augmentin aureus auris avelox bacteroides bactrim bactroban barratt bartonella baumannii bayley benadryl beyfortus
bfarm borrelia brucella burkholderia calciumfolinat calpol campylobacter cancidas canesten capd cardioxane carer
carnival caspo castor cellcept ceprotin cerazette cerner certican cfr chanukah chlamydophila christmas cipro
citrobacter claforan claritin clexane cloacae clostridioides coccidioides colace coli concerta cornell counahan creon
cresemba cryptococcus cryptosporidium cubicin cyklokapron cymevene cystatin daccord daktarin decadron decapeptyl
defitelio deltacortril depakine depo diane difficile diflucan dilantin diwali dolormin dubois duke durogesic easter
econsent eid eisf eliquis elitek ema emend emla emory ensure enterobacter envarsus epic epidermidis epipen epiphany
eprex epro eraxis eurax evra faecalis faecium fasturtec ficoll filler flagyl flavus flebogamma flonase floradix
flovent fluco fortaz fortum foscavir foster fragmin fucidin fumigatus fusarium fusobacterium gamunex gaslini
gastrostomy gaviscon gdpr giardia glabrata glargine grafalon granocyte halloween hanukkah hashanah helicobacter
heparinum hipaa histoplasma hizentra holi hra humalog ibmtr iec imbruvica implanon inform invanz irb iscador jaffe
jakafi jakavi jelliffe jirovecii juneteenth keppra ketalar kiovig kippur klacid klebsiella kogenate krusei kyleena
kytril lactulax lamictal lantus largactil lasix legionella leiden leishmania lent leucovorin leukine levaquin levey
lexapro liletta listeria litem logrank logynon losec lovenox lupron malmö maltophilia marvelon maxipime mdrd medidata
meditech medrol melatonin meld meona mepilex meronem merrem mesnex metformin mhra mickey midsummer minnesota mirabilis
miralax mirena monospot monza movicol mozobil mucor mycamine mycoplasma myfortic natale navidad neisseria neocate
neoral neulasta neulumex neupogen nexium nexplanon niguarda nocardia novalgin novorapid novoseven noxafil noël nplate
nulojix nurofen nutrison nuvaring nyha nystatin octagam octaplex openclinica oracle oramorph orbis ostern panadol
pantoloc paragard pascua pasqua passover pedialyte peld pelod pentam pentecost pepcid peptamen percoll perfalgan
permacath pesach pfingsten piptaz plasmodium pneumococcus pneumoniae posa powerport prevymis primperan prism privigen
prograf prolia promacta proteus provera prozac pseudomonas pugh pulmicort pyogenes pâques raffaele ramadan rapamune
rasburicase rave reconsented redcap reglan rescreened retic revolade rezurock rhizopus rickettsia rickham risperdal
ritalin rocephin rosh salmonella sandimmun scedosporium senna septra septrin serratia sevredol shigella silvester
simplex simulect singulair skyla sofa soliris solstice solumedrol sporanox stanford staphylococcus stenotrophomonas
strattera streptococcus strongyloides swissmedic synagis synthroid tamiflu targocid tavanic tazocin tegaderm tegretol
terreus thanksgiving thrombate thymo thymoglobulin thymoglobuline totect toxoplasma tropicalis trough tygacil tylenol
tết ultiva unasyn uromitexan uromune ursodiol ursofalk valcyte valtrex vancocin varicella veeva ventolin vesak vfend
viedoc vimpat viridans voraxaze vori weihnachten westmead whitsun xarelto xgeva xmas xulane yale yaz yersinia yom
zantac zappitelli zarzio zelta zinecard zithromax zofran zoladex zoloft zometa zoster zosyn zovirax zyloric zyrtec
zyvox
"""

# Scores and methods that a number follows.
_METHODS = """
simpson teichholz bazett fridericia framingham hodges schwartz bouvet apgar glasgow ramsay bromage braden norton
waterlow mallampati cormack tanner lansky karnofsky mosteller haycock dubois gehan boyd hunter wilkins cobb risser
child aldrete
"""

DESCRIBERS = frozenset(_DESCRIBERS.split())
THINGS = frozenset(_THINGS.split())
_EITHER = "|".join((*map(re.escape, _HYPHENATED.split()), *_PHRASES.strip().replace("\n", "|").split("|")))
_MEASURED = rf"(?:{'|'.join(_METHODS.split())})(?:'s)? (?=\d)"
EPONYMS = re.compile(rf"(?<![\w-])(?:(?:{_EITHER})(?:'s)?(?![\w-])|{_MEASURED})", re.IGNORECASE)
