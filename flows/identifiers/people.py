"""Given names and surnames that are common in many countries, and the words that announce a person."""

_GIVEN = """
aaron abdul abdullah abigail ada adam adele adria adrian adriana agnes agnieszka ahmad ahmed aiden aisha akira al alan
alana albert alberto alejandra alejandro aleksander alena alessandro alessia alex alexander alexandra alexandre alexis
alfred ali alice alicia alina alison allison alvaro alyssa amal amanda amara amber amelia amina amir amit amy ana
anastasia anders andre andrea andreas andrei andres andrew andrzej angela angelina anika anil anita anja ann anna anne
annette annika anthony antoine anton antonia antonio aoife april arash ariana arjun arnaud art arthur arturo arun asha
ashley astrid august aurelie ava axel ayesha barbara bartosz beata beatrice beatriz ben benedikt benjamin bernard
bernd bettina bianca bill birgit bjorn bo bob bogdan bohdan boris brandon brenda brian brigitte bruno bryan camila
camille carl carla carlos carmen carol carolina caroline carter cassandra catarina catherine cecilia celine charles
charlie charlotte chase chiara chidi chloe chris christian christina christine christoph christopher ciaran claire
clara claude claudia claudio clement clo colin connor cooper corinna craig cristian cristina crystal cynthia damian
dan daniel daniela daniele danielle dara dariusz darren david dawn dean deborah declan deepak denise dennis derek
diana diego dieter dietmar dimitri dirk dmitri dominic dominik dominique don donald donna dorota dorothy douglas drew
dylan ed eduardo edward edwin eileen elaine eleanor elena elias elif elin elisa elisabeth eliza elizabeth ella ellen
ellie elsa emil emilia emilie emily emma emmanuel enrique enzo eric erik erika ernesto esra esteban esther ethan eva
eve evelyn fabian fabio fadi faith fatima fatma federica federico felix fernanda fernando finn fiona florian frances
francesca francesco francisco francois frank franz fred frederic frederik freya friedrich gabriel gabriela gabriele
gareth gary gemma geoffrey george georgia gerald gerard gerhard giacomo gianluca giorgio giovanni giulia giuseppe
gloria gonzalo gordon grace graham grant greg gregory greta grzegorz guido guillaume guillermo gustavo guy gwen hannah
hannes hans harald harper harriet harrison harry haruto hasan hassan heather hector heidi heike heiko heinrich helen
helena helga henri henrik henry hiroshi holger holly hope hugo hui hunter huong hussein ian ibrahim ida ignacio igor
imran ines ingrid irena irene irina iris isa isabel isabella isabelle ismail ivan ivana ivy jack jacob jacqueline jade
jakob jakub james jamie jan jana jane janet janine jasmine jason javier jay jean jeffrey jelena jennifer jens jeremy
jerome jesper jessica jesus jiho jill jim jing jiri jo joachim joan joana joanna joao jochen joel johan johann johanna
johannes john jonas jonathan jordan jorge jose josef joseph josephine joshua joy juan judith julia julian juliana
julie julien juliette june jurgen justin justyna kamil karen karim karin karina karl karolina kasper katarina
katarzyna kate katharina katherine kathleen kathrin katie katja kazuki keith kelly ken kenji kenneth kerstin kevin
khadija khaled kieran kim kimberly klara klaus kofi krzysztof kumiko kurt kwame kyle laila lakshmi lars laszlo laura
lauren laurence laurent lea leah lee leila lena leon leonardo leonie leticia liam lidia lilly lily lina linda linh
lisa liza logan lorena lorenzo louis louise luca lucas lucia lucie lucy ludovic luigi luis luisa luka lukas lydia
maciej madeleine madison magdalena mahmoud maja malgorzata malik manon manuel manuela marc marcel marcela marcin marco
marcos marcus mareike margaret margarita margit maria mariam mariana marianne marie mariella marina mario marion
marius mark markus marta martha martin martina mary maryam mason mateo mateusz mathias mathieu mathilde matteo matthew
matthias mauricio max maximilian may maya megan mehmet mei mel melanie melissa melody mia michael michal michel
michele michelle miguel mika mike mikhail milan milena miles mina ming minh minjun miriam mohamed mohammad mohammed
molly monica monika monique morgan muhammad murat mustafa nadia nadine nancy naomi natalia natalie natasha nathalie
nathan neha ngozi niamh nicholas nick nicola nicolas nicole nigel nikita nikola nikolai nils nina noah noemi noor nora
norbert nuria oksana olaf oleg oleksandr olena olga olive oliver olivia olivier oluwaseun omar oscar otto owen pablo
paloma pamela paola paolo parker pascal pat patricia patrick paul paula paulo pavel pawel pearl pedro peggy penelope
peter petra philip philipp philippe pierre pieter piotr piper priya quentin rachel radek rafael rahul raj rajesh ralf
ramon raquel raul ravi ray raymond rebecca regina reiner renata rene rhys ricardo riccardo richard rita rob robert
roberta roberto robin rodrigo roger roland rolf roman ron ronald rosa rose rosie rowan roxana ruby rudolf ruth ryan
sabine sabrina said sakura salma sam samantha samira samuel sandeep sandra sanjay sara sarah sasha scott sean
sebastian selim seoyeon serena sergei sergey sergio sharon shauna shreya silke silvia simon simona simone siobhan sky
sofia sonia sonja sophia sophie stacey stefan stefania stefano steffen stella stephanie stephen steven stuart sue
summer sunita susan susanne suzanne sven svetlana sylvia sylvie tamara tanja tanya taras tatiana taylor ted teresa
thabo thanh thea theo theodor theresa thomas thorsten tiago tim timo timothy tina tobias tom tomas tomasz tommaso tony
torsten tracy ty ulrich ulrike ursula uwe valentina valeria valerie vanessa vera veronica veronika vi victor victoria
vikram viktor vincent vincenzo violet virginia vivian vladimir waldemar walter wanda wei wendy werner wiktor wilhelm
will william wolfgang xavier xiao yasmin yasmine yolanda yosef youssef yui yuki yuri yusuf yvonne zachary zahra zainab
zoe zofia zuzana
"""

_SURNAMES = """
abbott abdi acosta adamczyk adams addison aguilar ahmed akhtar alexander alfaro alvarez andersen anderson andersson
andrade antonov aragon armstrong arnold ashton atkinson bailey baker banerjee banks barbosa barnes barnett barrett
barros barton bauer baumann becker begum bell bellini bennett bergmann bernard berry bertrand bianchi bird bishop
black blake blanc bloom bogdanov bond bone bonnet bouchard bouvier bowen bradley braun brennan brook brooks brown
bruno buchanan bui burns burton bush butler byrne cabrera calderon cameron campbell campos cardoso carlson carpenter
carr carroll carvalho castillo castro chan chandra chang chapman chatterjee chaudhary chavez chen cheng chevalier
chinwe cho choi chowdhury christensen christiansen clark clarke cohen cole coleman collins colombo conti contreras
cook cooper cortes costa coulibaly cox craig crane crawford cross cruz cunningham curtis cushing dahl dale dana dang
das dasgupta davidson davies davis day delgado deluca demir desai deschamps dey diallo diamond diaz dietrich dixon do
dogan dominguez donnelly doyle duarte dubois dubrovsky duncan dunn duong dupont durand ebert edwards eklund ellis
engel erdogan eriksen eriksson espinoza esposito estrada evans ewing fabre fanconi farkas faure ferguson fernandes
fernandez ferrari ferreira field fields fischer fisher fitzgerald fleming flores foley fontaine foot forster fournier
fox franco fraser freitas frey friedman fuchs fuentes fujita gallagher gallo gao garcia gardner garnier gault gauthier
george georgiou gilbert giordano glen gomes gomez gonzales gonzalez goodwin gordon graf grant graves gray greco green
greene grey griffiths gruber guerin guerrero gunther guo gupta gustafsson guzman ha haas hahn hamilton han hand hansen
hansson harris harrison hart hartmann harvey hashimoto hassan hayashi hayes he head henderson henry hernandez herrera
herrmann higgins hill hinrichs ho hoang hodgkin hoffman hoffmann hofmann holmes hopkins horvat horvath hu huang huber
hughes hunt hunter hussain hussein ibrahim iglesias inoue ito ivanov ivanova iyer jackson jacobs jacobsen jang
jankowski jansen jansson jenkins jensen jimenez johansen johansson johnson johnston jones jonsson jorgensen joshi
jovanovic jung kaczmarek kaiser kamara kaminski kang kaplan kapoor karlsen karlsson kato kaufmann kaur kaya keller
kelly kennedy khan kim kimura king klein knight knudsen kobayashi koch kohler kovac kovacs kovalenko kowalczyk
kowalski kozlov kramer krause krishnan kruger kuhn kumar kuznetsov kwon lake lam lambert lane lang larsen larsson
laurent law lawrence lawson le leblanc leclerc lee lefebvre legrand lehmann lemoine leroy lewandowski lewis li lim lin
lindberg lindgren lindqvist little liu lombardi long lopes lopez lorenz lu lucas ludwig lund lundberg luo ly ma
macdonald mackenzie madsen maier malik mancini mansour marchetti marfan mariani marino marques marsh marshall martin
martinez martini martins mason matsumoto maurer mayo mazur mbeki mccarthy mcdonald medina mehta meier melnyk mendes
mendez mendoza mercier meyer michel mikkelsen miller miranda mishra mitchell mohamed molina moller monteiro montgomery
morales moreau moreira morel moreno moretti morgan mori morris morrison moss muller mullins munoz murphy murray myers
nair nakamura navarro nedved nel nelson neumann newman ng ngo nguyen nielsen nilsson nowak nowicki nunez nurse obrien
oconnor odonnell oh okafor okonkwo olive olsen olsson oneill orlov ortega ortiz osman ozturk pacheco padilla page
palmer papadopoulos park parker parks pascal patel pavlov pedersen pereira perez perrin perry persson petersen
peterson petit petrov petrova pettersson pfeiffer pham phan phillips pierce pinto piper pope popescu popov popovic
porter potter powell prasad price quinn raman ramirez ramos rao rasmussen reddy reed reid reilly reinhardt reyes
reynolds ribeiro ricci rice rich richards richardson richter rivera rivers rizzo roberts robertson robinson rodrigues
rodriguez rogers rojas romano romero rose rossi rousseau roussel rowe roy ruiz russell russo ryan saito salazar
salvador sanchez sanders santana santos sasaki sato sauer savage savchenko schafer schmid schmidt schmitt schmitz
schneider schreiber schroder schubert schulte schultz schulz schumacher schuster schwartz schwarz scott sen seo sharma
sharp shaw shepherd shevchenko shimizu shin short silva simmons simon simpson singer singh sinha skinner sloan small
smirnov smith snow soares sokolov sorensen soto souza spencer stanley stark stein stephens stevens stewart stojanovic
stone sullivan summers sun sutton suzuki svensson swan swift szabo tanaka taylor teixeira thapa thomas thompson
thomsen thomson tkachenko torres toth tran tremblay tucker turner vargas vasquez vazquez vega velasquez vidal vincent
virtanen vo vogel vogt volkov vu wagner walker walsh wang ward watanabe waters watson weaver webb weber weeks weiss
wells werner west white whitehead williams williamson wilson winkler wojcik wolf wolff wood woods wozniak wright wu xu
yamada yamamoto yang yilmaz yoon young yu zhang zhao zhou zhu ziegler zielinski zimmermann
"""

_TITLES = """
dhr dna dr fr frau herr hr madam madame mevr mlle mme monsieur mr mrs pan pani prof professor senor senora signor
signora sir smt sra sri
"""

_PERSONS = """
aunt baby boy brother candidate child consultant coordinator dad daughter doctor donor father gentleman girl
grandfather grandma grandmother grandpa guardian husband investigator kid lady man mom mother mum nurse paciente
parent parents participant patient patiente patientin patients physician pt sibling sister son subject uncle wife
woman
"""

_PARTICLES = """
abu af al av ben bin bint da das de del della den der di do dos du e el ibn la le mac mc st ten ter van von y zu zum
"""

GIVEN = frozenset(_GIVEN.split())
SURNAMES = frozenset(_SURNAMES.split())

# Before a name, in any case of letters; "ms" and "miss" also mean other things and count in one spelling only.
TITLES = frozenset(_TITLES.split())

CASED_TITLES = frozenset(("Ms", "Miss", "Sr", "Master", "Mister"))

# These also stand before what a doctor does ("Dr will call"), so a known word after one is no name.
MEDICAL_TITLES = frozenset(("dr", "fr", "hr", "pan", "prof", "professor"))

# A capitalised word that is no study word is a name after one of these.
PERSONS = frozenset(_PERSONS.split())

# They stand within a surname, such as "van der".
PARTICLES = frozenset(_PARTICLES.split())
