"""Words, abbreviations and eponyms of the clinic, and drugs that no waiting period concerns."""

CLINICAL = """
abbott abbvie abdomen abdominal abl abnormal abnormality abo abrasion abs abscess absolute abstinence abstinent
accidental acetaminophen aciclovir acid acidosis aclarubicin acne acquired adc addison addisons adenoids adenovirus
adherence adherent adjuvant admin administered administration adolescent adrenal adrenals advia advisory aes afebrile
afterbirth agent agents agvhd aids aieop aiop airway alanine albumin aldrich algorithm alk alkaline allele allergic
allergies allergy allo allogeneic allohct allopurinol alopecia alpelisib alt alveolar alzheimer ambulatory amendment
amg amgen amikacin aml amlodipine ammonia amnesia amoxicillin amphotericin amputation amsacrine amylase anaemia
anaesthesia anaesthetist anaphylaxis anc anderson anemia anesthesia aneuploid aneurysm angina ann anorexia antenatal
anthracycline anthracyclines antibiotic antibiotics antibodies antibody anticancer anticoagulant anticoagulation
anticonvulsant antiemetic antifungal antifungals antigen antileukaemic antiviral anuria anuric aorta aortic aphasia
apheresis aplasia aplastic apnea apnoea appendectomy appendicitis appendix appetite arbor arm arms arrest arrhythmia
arsenic arterial artery ascites asct aspergillosis aspergillus asphyxia aspirate aspirated aspiration aspirin assay
assays assent associated asthma asymptomatic ataxia atopic atovaquone atrial atrium atrophy attending atypical auc aud
autism auto autoimmune autologous autopsy avg avn awake awakening axilla axis azithromycin bacteraemia bacteremia
bacteria bacterial bal ball bandaged barbiturate barre basal basophil basophils bayer bazett bcl bcp bcr beckman bed
bedbound bedridden bedside bells benign benzodiazepine benzyl berlin beta bevacizumab bfm bicarbonate bid bilateral
bile bili biliary bilirubin binet biologic biologicals biologics biopsies biopsy biplane bipolar bispecific
biventricular bk blackfan bladder blast blastic blasts bleed bleeding bleeds bleomycin bleyer blinded blister bloating
blood bloods bloodwork bloom blot bmb bmbx bmi bmt bnp bone bones booked boost booster boosters bot bowel bowels brace
brachial bradycardia brain branded brca breast breastfed breastfeeding breastmilk breath breathing bridge bridging
bronchitis broviac bruise bruised bruising bsa buccal bun burden burkitt burkitts bwt bypass caesarean caffeine
calcium cancer candida candidaemia candidemia cannula capecitabine capillary capizzi caps capsule capsules
carbamazepine carbohydrate carboplatin carcinoma cardiac cardiologist cardiology cardiomyopathy cardiotoxicity caries
carmustine cart cartilage carts caspofungin casts catheter catheterised catheters cavity cbc ccr cdiff cdkn cebpa
cefepime cefotaxime ceftazidime ceftriaxone celiac cell cells cellular cellularity cephalosporin cerebellar cerebral
cerebrospinal cerner cervical cervix cetirizine cetuximab cgvhd checkup chemist chemo chemotherapeutic chemotherapies
chemotherapy chest chickenpox childrens chills chimerism chlamydia chloride chlorphenamine chlorpheniramine choking
cholestasis cholesterol chop chromosomal chromosome chronic cibmtr cidofovir ciprofloxacin circumcised cirrhosis
cisplatin ckd ckid clarithromycin classification clavicle clearance clinical clinically clinicaltrials clinician
clinicians clinics cll clonazepam clone clonidine clostridium clot clots cml cmv cns cnsl coag coagulation
coagulopathy cobas cockcroft coeliac cog cognition cognitive cohort colic colitis collarbone colon colonoscopy colony
com coma comatose combination combo commode communicate comorbid comorbidities comorbidity compassionate compatible
compliance compliant complication complications component concentration concomitant concussion conditioning condom
condoms congenital congestion congestive conjugate conjugated conjunctivitis conscious consciousness consent consented
consenting consolidation consortium constipation consult consultant consultation contagious contraception
contraceptive contraceptives contraindicated contraindication contrast controlled contusion convalescent convulsion
convulsions coombs cor cord cornea coronary corticosteroid corticosteroids cortisol cotrimoxazole cough coulter
counselling cov covid cox cr crackles cramps cranial craniospinal crcl creams creat creatinine cremophor crf crfs crh
cri crisis crlf crohn crohns crossmatch croup crp crs crutches csf cstd cta ctc ctcae ctdb ctdna ctl ctn ctp cuff
culture cultures cumulative curative cure cured curettage cushing cushings cvad cvc cvl cxr cyanosis cycling cyst
cystitis cytogenetic cytogenetics cytokine cytology cytomegalovirus cytometric cytometry cytopenia cytopenias
cytoreduction cytoreductive cytosine cytospin cytotoxic dacarbazine dactinomycin dana dapsone dc deauville debulking
deceased decline deep deescalation deficiency deficit degree dehydrated dehydration del deletion delirium delivered
delusion dementia dendritic denosumab dental dentist denver depletion depression derivative derm dermal dermatitis
desaturation detectable detected detection deterioration deviation dex dfs diabetes diabetic diagnose diagnosed
diagnoses diagnosis diagnostic dialysate dialysis diamond diaphragm diarrhea diarrhoea diarrhoeal diastolic diet
dietitian diff differential digit digits dilated dilation diphenhydramine diphtheria diploid diplopia disability
disabled discomfort discontinuation discontinue discontinued disease diseases dislocated disorder disorders
disseminated distal distended distress diuretic dizziness dizzy dlco dna dnr dob doi dominant donor donors dorsal
dosage dosages dosed doses dosette dosing dot downs drains dressings drugs dsa dsmb duchenne duct ductal duvelisib dux
dvt dx dysfunction dysphagia dysplasia dyspnea dyspnoea dysuria earache ebv ecg echo echocardiogram echocardiography
ecil ecog ectopic edc edema eeg efficacy effusion efs egfr egil ejection ekg elective electrocardiogram electrolyte
electrolytes elevated elevation ell eln elranatamab emaciated embolism embolus embryo emesis emr enalapril
encephalitis encephalopathy endocrine endocrinology endoscopy endpoint enema engraft engrafted engraftment enlarged
enoxaparin enteral enterococcus enuresis enzyme enzymes eoc eoi eosinophil eosinophils eot epic epidural epilepsy
epirubicin epstein eradicated erythema escalated escalation esophageal esrd ether ethics etiology etp etv eudract
evaluable evoked ewing ewings exacerbation exam examination examined excess excision excretion exercise exertion
exitus experimental exposure extramedullary extravasation extubated eyesight fab facscanto failing fainted fainting
fallopian familial famotidine fanconi farber fasting fatal fatigue fda febrile feed feeding fellow female females
femoral femur fentanyl ferritin fertile fertility fetal fev fever fevers ffp fibrin fibrinogen fibroid fibrosis filter
firstline fish fistula flank flare floaters flow flt fluid fluids fluorouracil flushed fna foetal foetus folate foley
follicle followup foreskin formula foscarnet fraction fractionated fractionation fractions fracture frail frailty
frankfurt fraumeni fridericia frontline fu fulminant function functional functions fungal fungus furosemide fusion
gabapentin gait gallbladder gallstones gamma ganciclovir gangrene ganz gargle gastric gastritis gastro
gastrointestinal gault gauze gcp gcs gemcitabine gene genentech genes genetic genetics genital genome genomic genotype
gentamicin germline gestation gestational gfr ggt gi giemsa gilbert gilberts gilead gimema gingivitis gland glands
glasses glaucoma globulin glomerular glucksberg glucose gmall gmp gonorrhoea google gout gov gp graal grade graded
graft grafted grafts gram granisetron granulocyte granulocytes graves groin guillain gums gut guthrie gvhd gvl gyn
gynae gynaecologist haem haematological haematologist haematology haemoglobin haemolysis haemophilia haemorrhage
hallucination hallucinations hamstring haplo haploid haploidentical haplotype haptoglobin hashimoto hayfever hb hbv
hct hcv headache headaches headgear healed healing health healthy hearing heart heartburn hematologic hematologist
hematology hematopoietic hemodialysis hemoglobin hemolysis hemorrhage heparin hepatic hepatitis hepatology
hepatosplenomegaly hepatotoxicity hereditary hernia herniated herpes hgb hha hhv hib hiccups hickman hidac hip
histology histone hiv hives hla hlf hlh hoarse hodgkin hodgkins homeless homozygous hopkins hormonal hormone hospice
hospitalised hospitalized hpf hpv hrs hsct hsv http https humoral hx hydralazine hydration hydrocephalus hydroxyzine
hyperbilirubinaemia hyperbilirubinemia hypercellular hyperdiploid hyperdiploidy hyperglycaemia hyperglycemia
hypersensitivity hypertension hypertrophy hyperuricemia hypocellular hypodiploid hypodiploidy hypogammaglobulinemia
hypokalemia hypoplastic hypotension hypothalamic hypothyroid hypothyroidism hypoxia hysterectomy iamp ibuprofen ica
icans icd icf ich icu idelalisib idmc iga igg igm ikzf ileus iliac imaging imbalance imid immature immobile immune
immunisation immunised immunization immunocompromised immunodeficiency immunoglobulin immunological immunology
immunophenotype immunophenotyping immunosuppressant immunosuppressants immunosuppressed immunosuppression
immunosuppressive immunotherapies immunotherapy immunotoxin impaired impairment impetigo implant implanted incidence
incision incontinent incubator incyte ind indolent induced inducer induction ineligibility ineligible infarct
infarction infected infection infections infectious infertile infestation infested infiltrate infiltrates infiltration
inflammation inflammatory influenza infuse infused infusing infusion infusional infusions ingestion ingrown inguinal
inhaled inhibitor inhibitors inj injected injection injections injury inr insomnia instillation insufficiency insulin
intact intensification intensified intensity intensive interact interaction interactions intercourse interleukin
intermittent interstitial intervention intestinal intestine intolerance intolerant intracranial intramuscular
intraocular intrathecal intrathecally intravenous intraventricular intubated intubation invasive investigational
ionised ipi irb iron irradiated irradiation isavuconazole ischaemia ischaemic ischemia isf isotope isrctn istat
itching itp itraconazole iud iv ivs jak jakstat janssen jaundice jaundiced jaw jazz jmml joint jude jugular juvenile
kaplan kaposi karnofsky karyo karyotype karyotypic kcal keloid ketamine ketones kettering kidney kidneys kinase
kinetics kite klebsiella klinefelter kmt knee kostmann kras labour lacerations lactate lactating lactation lactic
lactulose lading lamotrigine langerhans lansky laparoscopic laryngitis larynx lasix latent laterality laxative
laxatives ldac ldh leftsided leg legs lesion lesions lethargic lethargy leucapheresis leucocyte leucocytes leucopenia
leukaemia leukaemic leukapheresis leukemia leukemic leukocyte leukocytes leukocytosis leukodystrophy
leukoencephalopathy leukopenia levothyroxine lft lfts li ligament ligand limb limping lineage linezolid lip lipase
lipid lipids lipoma liposomal lisinopril listless lithium liver lln lobar lobe lobectomy locus lomustine lorazepam lp
lps lsc lugano lumbar lumen lump lung lungs lv lvef lvsf lymph lymphadenopathy lymphatic lymphoblast lymphoblastic
lymphoblasts lymphocyte lymphocytes lymphodepleting lymphodepletion lymphoid lymphoma lymphopenia mac macrophage
magnesium malabsorption malaise malaria malignancies malignancy malignant malnourished malnutrition malocclusion
mammogram manifestation manual marfan marker markers marrow mastectomy mastoid maternal max mayo mbq mcv mds measles
medac mediastinal mediastinum medicated medication medications medicine medicines meds mef meier melanoma membrane
memorial menarchal menarche meningeal meninges meningitis menopausal menopause menses menstrual menstruating mental
merck meropenem metabolic metabolism metastases metastasis metastatic metformin metoclopramide metoprolol
metronidazole micafungin micro microbiology microcephaly microscopy midazolam midwife migraine min mins miscarriage
mitral mll mmol mnc mobilisation molar molecular mono monoclonal monocyte monocytes mononucleosis monosomy monotherapy
morbid morbidity morphine morphologic morphological morphology mortality mpal mpo mrc mrd mrdneg mrdpos mri mrsa mtd
mth mths mto mucormycosis mucosa mucositis mucous muga multiparameter mumps munster murine murmur muscle mutant
mutated mutation mutations myalgia mycosis myelin myelo myeloablative myeloblasts myelodysplastic myelogram myeloid
myeloma myocarditis myopathy na nadir nappies nappy nasal nasogastric natural nausea nauseated nauseous navel ncbi nci
nd nebuliser nebulizer neck necrosis neg neonatal neonate neoplasm neoplastic nephrology nephropathy nephrotoxicity
nerve nerves neuro neurologic neurological neurologist neurology neuropathy neurotoxicity neutropenia neutropenic
neutrophil neutrophils newborn ng ngs nih nits nk nlm nodal node nodes nodule nondetectable nonspecific nontraumatic
nonverbal noonan nopho normalised normalized normocellular normocytic norovirus nos nosebleed nosebleeds novartis npm
npo nr nrm nrs nsaid ntx nucleated numbness nutrition nutritional nyha obese obesity observational obstetric
obstructed oc occult ocular odronextamab oedema oedematous olaparib oliguria omalizumab omega omeprazole ommaya
oncological oncologist oncology ondansetron operator ophthalmology optic optician oral orally org organ organs ormond
orphan orthodontic orthopaedic orthopedic os oseltamivir osmolality osteonecrosis osteopenia osteoporosis otc outgrown
outpatients ovarian ovaries ovary overdose overweight ovulation oximetry oxycodone oxygen oxygenation pacemaker
pacifier paclitaxel paediatric paediatrics painkillers palate palbociclib palliation palliative pallor palpable
palpitations palsy panc pancreas pancreatic pancreatitis pancytopenia pandemic pantoprazole papilledema pappenheim
paracetamol paraesthesia paralysed paralysis paraplegia parasites parathyroid parenchyma parenteral paresis parkinson
partum parvovirus patch paternal pathogen pathologic pathologist pathology pax pbx pcp pcr ped pediatric pediatrician
pediatrics peds pelvic pelvis pemetrexed penicillin pentamidine perforation perfusion pericardial perinatal perineal
perioperative peripheral peritoneal peritonitis persist persistence persistent persisting pertussis petechiae pfizer
pfs ph pharm pharmacist pharmacokinetic pharmacology pharmacy pharyngitis phenotype phenytoin philadelphia phlebotomy
phlegm phlike phobia phosphatase phosphate phosphorylated phototherapy phpos physio physiotherapist physiotherapy pi
picc pill pills pinworm piperacillin pirarubicin pis pjp pk placebo placenta plasma plasmapheresis plasters platelet
platelets pleocytosis pleural plt plts pmc pml pneumocystis pneumonia pneumonitis pneumothorax po pod podiatrist
poisoning polychemotherapy polymerase polyneuropathy polyp polyps poorly port portal pos posneg postmenarchal
postmenopausal postnatal postpartum posttransplant potassium potent pra prbc prebmt precaution precautions precursor
predominant pregnancy pregnant preliminary premature premed premedication premenarchal prenatal preparative prephase
prepubertal prepubescent prescribe prescribed prescription pressure presyncope preterm pretransplant pretreated
pretreatment preventive prn probiotic procalcitonin procarbazine prognosis prognostic progressed progression
progressive prolapse prolonged promyelocytic prone prophylactic prophylaxis propofol propranolol prostate prosthesis
prosthetic protein proteins proteinuria proteinuric prothrombin proton pruritus pseudomonal pseudomonas psoriasis
psych psychiatric psychiatrist psychologist psychology psychosis pt ptld ptpn pts ptt pubertal puberty pubescent pubic
pubmed pulmonary pulse pulses puncture pupil pupils pus pyelonephritis pyrexia qns qol qt qtc quadrant quadriplegia
qualified qualifies qualify qualitative quantification quantified quantitative rabies radial radiation radiograph
radiological radiology radiotherapy rai randomisation randomised randomization randomized ranitidine rash rashes
raynaud rbc rcr rct reaction reactions reactivation reactive rearranged rearrangement recipient recovered recovering
recovery rectal rectum recurrence recurrent recurring redcap reduction reflex reflexes reflux refractory regimen
regimens regression rehab rehydration reinduced reinduction relapse relapsed relapses relapsing release remdesivir
remission remissions remitted renal replacement replicate rescreen rescreened rescreening resect resected resection
resistance resistant resolution resolved resolving resp respiratory responder responders responsive restless
resuscitation retching reticulocyte retina retinal retinoid retrospective reversal reversible rhabdo rheumatic
rheumatology rhinitis rhythm rib ribavirin ribociclib ric rickets ringworm rituximab rna roche rotavirus rotterdam
rqpcr rr rsv rt rtpcr rubella runny runx rx sae saes salbutamol saline saliva salvage sanofi sarcoma sars sats scabies
scabs scalp scan scans scar schwartz sclerosis scoliosis screener screenfail scrotal scrotum sct sd seattle sec
secondary secretion secs sedated sedation sedentary sedimentation segment seizure seizures senna sepsis septic
septicaemia sequela sequelae sequence sequenced sequencing seroconversion serology serotype serum servier sessile
sever severity sexual sexually sf shingles shivering shock shortening shunt shwachman sibling siblings sick sickle
siemens sigmoid simpson simpsons sinus sinuses sinusitis sirs skeletal skin skull sleep sleepiness sleepless slings
sloan slurred smear smoker smoking sneezing snoring sobi soc sodium solid solution somatic somnolence sop soreness sos
spasm spasms spastic spd specimen specimens speculum sperm spinal spine spirometry spironolactone spleen splenectomy
splenic splenomegaly spo spontaneous spp sprain sprained sputum squamous squint stabilised stable staging stain
standalone standardised stanford staph stasis statin stature steatosis steinherz stem stenosis stent stents sterile
sterilisation sterilised sterilized sternal steroid steroids stillborn stim stimulated stitches stomatitis stool
strain strep stroke stutter subacute subclinical subclone subcutaneous subdural sublingual subset subtype
sulfamethoxazole sunscreen supine supportive suppressed suppression suppressive supraventricular surface surgeon
surgeries surgery surgical surveillance survival survived survivor susar suspension sustained suture sutures swab
swabs swallow swan sweating sweats swelling swollen symptomatic syncope syndrome syndromes syphilis syringe sysmex
systemic systolic tablet tablets tachycardia tacro takeda talquetamab tampon tamponade tampons tanner taper tapered
tapering tazobactam tbi tcell tcf tcr tdm tdt tebentafusp teclistamab teething teichholz teicoplanin tel telegram
temozolomide temp temperature tenderness tendon tension tentative teratogenic testes testicle testicles testicular
testis tetanus tetralogy tfr thal therapeutic therapies therapist therapy thirst thoracic throat thrombocytopenia
thrombocytopenic thrombosis thrombotic throughput thymus thyroid tics tingling tinnitus tiredness tissue titer titre
tki tkis tls tma tmd tnc tobramycin toddler tolerability tolerable tolerance tolerate tolerated tonsil tonsillectomy
tonsillitis tonsils torso toxic toxicities toxicity toxin toxoplasma tp tpmt tpn trace tracheal tracheostomy tramadol
tranquiliser transaminase transaminases transaminitis transferrin transfuse transfused transfusion transfusions
transient translocation transplant transplantation transplanted transplants trastuzumab trauma traumatic traumatised
tremor tremors triage triglyceride triglycerides trimethoprim triple trisomy trm trop troponin tsh tube tuberculosis
tumor tumors tumour tumours turner turners tx tylenol tympanic typhoid uat uk ukall ula ulcer ulcerated ulceration uln
ultrasound umbilical unblinded unconscious uncontrolled undergo undergoing underlying underweight underwent
undetectable unfit unfractionated unk unrelated unresponsive unsuitable untreated unwell upset urea urethra uric
urinalysis urinary urine urologist urology urso ursodiol urticaria usa usg utd uterine uterus uti uv vac vaccinated
vaccination vaccine vaccines vaginal valaciclovir valacyclovir valganciclovir valproate valve valves vancomycin
variant variants varicose vascular vasculitis vasectomy vein veins venous ventilated ventilation ventilator ventricle
ventricular verbal vertebra vertebral vertigo vessel vhr viable vindesine viraemia viraemic viral viremia virgin
virology virus viruses vision visual vital vitals vitamin vitamins vocal vod volume vomit vomited vomiting vre vte
vulva vus warfarin wart warts wbc wbcs weakness wean weaned weaning whatsapp wheeze wheezing wheezy whiplash wildtype
wilms windpipe wiskott wks wnl womb wound wounds wright wt www xray yeast yr yrs znf zoster
"""
