"""Words, abbreviations and eponyms of the clinic, and drugs that no waiting period concerns."""

CLINICAL = """
abbvie abdomen abdominal abl abnormal abnormality abo abs abscess absolute accidental acetaminophen aciclovir acid
acidosis aclarubicin acquired adc addison addisons adenovirus adherence adherent adjuvant admin administered
administration adolescent adrenal adrenals advisory aes afebrile agent agents agvhd aieop aiop airway albumin aldrich
algorithm alk alkaline allele allergic allergies allergy allo allogeneic allohct allopurinol alopecia alpelisib alt
alveolar alzheimer ambulatory amendment amg amgen amikacin aml amlodipine ammonia amoxicillin amphotericin amsacrine
amylase anaemia anaesthesia anaphylaxis anc anderson anemia anesthesia aneuploid ann anorexia anthracycline
anthracyclines antibiotic antibiotics antibodies antibody anticancer anticoagulant anticonvulsant antiemetic
antifungal antifungals antigen antileukaemic antiviral anuria aphasia apheresis aplasia aplastic appendix appetite
arbor arm arms arrest arrhythmia arsenic arterial artery ascites asct aspergillosis aspergillus aspirate aspiration
aspirin assay assays assent associated asthma asymptomatic ataxia atovaquone atrial attending auc aud auto autoimmune
autologous avg avn awake axilla axis azithromycin bacteraemia bacteremia bacteria bacterial bal ball barre basal bayer
bazett bcl bcp bcr bed bells benign berlin beta bevacizumab bfm bid bilateral bili bilirubin binet biologic
biologicals biologics biopsies biopsy bispecific biventricular bk blackfan bladder blast blastic blasts bleed bleeding
bleeds bleomycin blinded blood bloods bloom blot bmb bmbx bmi bmt bnp bone bones boost booster boosters bot bowel
brachial bradycardia brain branded brca breast breath breathing bridge bridging broviac bruise bruising bsa bun burden
burkitt burkitts bwt calcium cancer candida candidaemia candidemia capecitabine capizzi caps capsule capsules
carbamazepine carboplatin carcinoma cardiac cardiology cardiomyopathy cardiotoxicity carmustine cart carts caspofungin
catheter catheters cbc ccr cdiff cdkn cebpa cefepime cefotaxime ceftazidime ceftriaxone cell cells cellular
cellularity cephalosporin cerebral cerebrospinal cerner cervix cetirizine cetuximab cgvhd chemo chemotherapeutic
chemotherapies chemotherapy chest childrens chimerism chloride chlorphenamine chlorpheniramine cholesterol chop
chromosomal chromosome chronic cidofovir ciprofloxacin cirrhosis cisplatin ckd clarithromycin classification clearance
clinical clinically clinicaltrials clinician clinicians cll clonazepam clone clostridium clot clots cml cmv cns cnsl
coag coagulation coagulopathy cockcroft cog cohort colitis colon colony com coma combination combo communicate
comorbid comorbidities comorbidity compassionate compatible compliance compliant complication complications component
concentration concomitant conditioning congenital congestive conjugate conjugated conjunctivitis consent consented
consenting consolidation consortium constipation consult consultant consultation contraception contraceptive
contraceptives contraindicated contraindication contrast controlled convulsion convulsions cor cord corticosteroid
corticosteroids cortisol cotrimoxazole cough covid cox cr cranial craniospinal crcl creat creatinine cremophor crf
crfs crh cri crisis crlf crohn crohns crossmatch crp crs csf cstd cta ctc ctcae ctdb ctdna ctl ctn ctp culture
cultures cumulative curative cure cured cushing cushings cvad cvc cvl cxr cyst cystitis cytogenetic cytogenetics
cytokine cytology cytomegalovirus cytometric cytometry cytopenia cytopenias cytoreduction cytoreductive cytospin
cytotoxic dacarbazine dactinomycin dana dapsone dc deauville debulking deceased decline deep deescalation deficiency
deficit degree dehydration del deletion delirium dementia dendritic denosumab dental depletion depression derivative
derm dermatitis detectable detected detection deterioration deviation dex dfs diabetes diabetic diagnose diagnosed
diagnoses diagnosis diagnostic dialysis diamond diarrhea diarrhoea diastolic diet differential digit digits dilated
diphenhydramine diploid disability discomfort discontinuation discontinue discontinued disease diseases disorder
disorders disseminated distress diuretic dizziness dizzy dlco dna dnr dob doi donor donors dosage dosages dosed doses
dosing dot downs drugs dsa dsmb duchenne duct ductal duvelisib dux dvt dx dysfunction dyspnea dyspnoea ebv ecg echo
echocardiogram echocardiography ecil ecog edc edema eeg efficacy effusion efs egfr egil ejection ekg electrolyte
electrolytes elevated elevation ell eln elranatamab emesis emr enalapril encephalitis encephalopathy endocrine
endocrinology endoscopy endpoint engraft engrafted engraftment enoxaparin enteral enterococcus enzyme enzymes eoc eoi
eosinophil eosinophils eot epic epidural epilepsy epirubicin epstein eradicated erythema escalated escalation
esophageal esrd ether ethics etiology etp etv eudract evaluable evoked ewing ewings exacerbation exam examination
examined excess excision excretion exercise exertion exitus experimental exposure extramedullary extravasation
extubated fab failing familial famotidine fanconi farber fasting fatal fatigue fda febrile feed feeding fellow female
females femoral femur fentanyl ferritin fertile fertility fetal fev fever fevers ffp fibrin fibrinogen fibrosis filter
firstline fish flare flow flt fluid fluids fluorouracil fna folate foley follicle followup foscarnet fraction
fractionated fractionation fractions fracture frail frankfurt fraumeni fridericia frontline fu fulminant function
functional functions fungal fungus furosemide fusion gabapentin gait gamma ganciclovir ganz gastric gastro
gastrointestinal gault gcp gcs gemcitabine gene genentech genes genetic genetics genome genomic genotype gentamicin
germline gestation gfr ggt gi giemsa gilbert gilberts gilead gimema gland globulin glomerular glucksberg glucose gmall
gmp google gout gov gp graal grade graded graft grafted grafts gram granisetron granulocyte granulocytes graves
guillain gut guthrie gvhd gvl gyn gynae haem haematological haematologist haematology haemoglobin haemolysis
haemorrhage haplo haploidentical haplotype haptoglobin hashimoto hb hbv hct hcv headache headaches healing health
healthy hearing heart hematologic hematologist hematology hemodialysis hemoglobin hemolysis hemorrhage heparin hepatic
hepatitis hepatology hepatosplenomegaly hepatotoxicity hereditary herpes hgb hha hhv hickman hidac hip histology
histone hiv hla hlf hlh hodgkin hodgkins homozygous hopkins hormonal hormone hospice hpf hpv hrs hsct hsv http https
humoral hx hydration hydrocephalus hydroxyzine hyperbilirubinaemia hyperbilirubinemia hyperdiploid hyperdiploidy
hyperglycaemia hyperglycemia hypersensitivity hypertension hypertrophy hyperuricemia hypodiploid hypodiploidy
hypogammaglobulinemia hypokalemia hypotension hypothyroid hypothyroidism hypoxia iamp ibuprofen ica icans icd icf ich
icu idelalisib idmc iga igg igm ikzf ileus iliac imaging imid immature immune immunisation immunization
immunocompromised immunodeficiency immunoglobulin immunological immunology immunophenotype immunophenotyping
immunosuppressant immunosuppressants immunosuppressed immunosuppression immunosuppressive immunotherapies
immunotherapy immunotoxin impaired impairment implant implanted incidence incyte ind indolent induced inducer
induction ineligibility ineligible infected infection infections infectious infertile infiltrate infiltrates
infiltration inflammation inflammatory influenza infuse infused infusing infusion infusional infusions ingestion
inguinal inhaled inhibitor inhibitors inj injected injection injections injury inr insufficiency insulin
intensification intensified intensity intensive interact interaction interactions intercourse interleukin intermittent
interstitial intervention intestinal intestine intolerance intolerant intracranial intramuscular intraocular
intrathecal intrathecally intravenous intraventricular intubated invasive investigational ionised ipi irb iron
irradiated irradiation isavuconazole ischemia isf isotope isrctn itp itraconazole iud iv ivs jak jakstat janssen
jaundice jaw jazz jmml joint jude juvenile kaplan kaposi karnofsky karyo karyotype karyotypic kcal ketamine kettering
kidney kidneys kinase kinetics kite klebsiella klinefelter kmt knee kostmann kras lactate lactating lactic lactulose
lamotrigine langerhans lansky laparoscopic larynx lasix latent laterality ldac ldh leftsided leg legs lesion lesions
lethargy leucapheresis leucocyte leucocytes leucopenia leukaemia leukaemic leukapheresis leukemia leukemic leukocyte
leukocytes leukocytosis leukodystrophy leukoencephalopathy leukopenia levothyroxine lft lfts li ligand limb lineage
linezolid lip lipase lipid lipids liposomal lisinopril liver lln lobar lobe locus lomustine lorazepam lp lps lsc
lugano lumbar lumen lump lung lungs lv lvef lvsf lymph lymphadenopathy lymphatic lymphoblast lymphoblastic
lymphoblasts lymphocyte lymphocytes lymphodepleting lymphodepletion lymphoid lymphoma lymphopenia mac macrophage
magnesium malabsorption malignancies malignancy malignant mammogram manifestation manual marfan marker markers marrow
max mayo mbq mcv mds medac mediastinal mediastinum medicated medication medications medicine medicines meds mef meier
menarchal menarche meningeal meninges meningitis menopause menses menstruating mental merck meropenem metabolic
metabolism metastases metastasis metastatic metformin metoclopramide metoprolol metronidazole micafungin micro
microbiology microscopy midazolam migraine min mins mll mmol mnc mobilisation molecular mono monoclonal monocyte
monocytes monosomy monotherapy morphine morphologic morphological morphology mortality mpal mpo mrc mrd mrdneg mrdpos
mri mrsa mtd mth mths mto mucormycosis mucosa mucositis muga multiparameter munster murine muscle mutant mutated
mutation mutations mycosis myelin myelo myeloablative myeloblasts myelodysplastic myelogram myeloid myeloma
myocarditis myopathy na nadir nasal nasogastric natural nausea ncbi nci nd neck necrosis neg neonatal neoplasm
neoplastic nephrology nephropathy nephrotoxicity nerve nerves neuro neurologic neurological neurologist neurology
neuropathy neurotoxicity neutropenia neutropenic neutrophil neutrophils ng ngs nih nk nlm nodal node nodes nodule
nondetectable nonspecific nontraumatic noonan nopho normalised normalized normocellular normocytic norovirus nos
novartis npm npo nr nrm nrs nsaid ntx nucleated nutrition nyha obese obesity observational oc occult ocular
odronextamab oedema olaparib oliguria omalizumab omega omeprazole ommaya oncological oncologist oncology ondansetron
operator ophthalmology optic oral orally org organ organs orphan orthopaedic orthopedic os oseltamivir osmolality
osteonecrosis otc outpatients ovarian ovary overdose oximetry oxycodone oxygen oxygenation pacemaker paclitaxel
paediatric paediatrics palbociclib palliation palliative palsy panc pancreas pancreatic pancreatitis pancytopenia
pantoprazole papilledema pappenheim paracetamol paralysis parenchyma parenteral paresis parkinson partum parvovirus
patch pathogen pathologic pathologist pathology pax pbx pcp pcr ped pediatric pediatrician pediatrics peds pelvic
pelvis pemetrexed penicillin pentamidine perforation perfusion pericardial perinatal perioperative peripheral
peritoneal persist persistence persistent persisting petechiae pfizer pfs ph pharm pharmacist pharmacokinetic
pharmacology pharmacy phenotype phenytoin philadelphia phlike phosphatase phosphate phosphorylated phototherapy phpos
pi picc pill pills piperacillin pirarubicin pis pjp pk placebo placenta plasma plasmapheresis platelet platelets
pleocytosis pleural plt plts pmc pml pneumocystis pneumonia pneumonitis po pod polychemotherapy polymerase
polyneuropathy poorly port portal pos posneg postmenarchal postmenopausal postpartum posttransplant potassium potent
pra prbc prebmt precaution precautions precursor predominant pregnancy pregnant preliminary premed premedication
premenarchal preparative prephase prescribe prescribed prescription pressure preterm pretransplant pretreated
pretreatment preventive prn procalcitonin procarbazine prognosis prognostic progressed progression progressive
prolonged promyelocytic prone prophylactic prophylaxis propofol propranolol prostate protein proteins proteinuria
prothrombin proton pruritus pseudomonal pseudomonas psych psychiatric psychology psychosis pt ptld ptpn pts ptt
puberty pubmed pulmonary pulse puncture pyrexia qns qol qt qtc quadrant qualified qualifies qualify qualitative
quantification quantified quantitative radial radiation radiograph radiological radiology radiotherapy rai
randomisation randomised randomization randomized ranitidine rash raynaud rbc rcr rct reaction reactions reactivation
reactive rearranged rearrangement recipient recovered recovering recovery rectal recurrence recurrent recurring redcap
reduction refractory regimen regimens regression reinduced reinduction relapse relapsed relapses relapsing release
remdesivir remission remissions remitted renal replacement replicate rescreen rescreened rescreening resect resected
resection resistance resistant resolution resolved resolving resp respiratory responder responders responsive
resuscitation reticulocyte retinal retinoid retrospective reversal reversible rhabdo rheumatology rhythm rib ribavirin
ribociclib ric rituximab rna roche rotavirus rqpcr rr rsv rt rtpcr rubella runx rx sae saes salvage sanofi sarcoma
sats scalp scar schwartz sclerosis screener screenfail scrotum sct sd seattle sec secondary secretion secs sedated
sedation sedimentation segment seizure seizures senna sepsis septic septicaemia sequela sequelae sequence sequenced
sequencing seroconversion serology serotype serum servier sessile sever severity sexual sexually sf shock shortening
shunt shwachman sick sickle sigmoid simpson simpsons sinus sinusitis sirs skeletal skin skull sleep sloan smear smoker
smoking sobi soc sodium solid solution somatic somnolence sop soreness sos spd specimen specimens sperm spinal spine
spirometry spironolactone spleen splenectomy splenic splenomegaly spo spontaneous spp sputum squamous stabilised
staging stain standalone standardised stanford staph stasis statin stem stenosis sterile sterilisation sternal steroid
steroids stim stimulated stomatitis stool strain strep stroke subclinical subclone subcutaneous subdural sublingual
subset subtype sulfamethoxazole suppressed suppression suppressive supraventricular surface surgeon surgeries surgery
surgical surveillance survival survived survivor susar suspension sustained swallow swan swelling swollen symptomatic
syncope syndrome syndromes syringe systemic systolic tablet tablets tachycardia tacro takeda talquetamab tamponade
taper tapered tapering tazobactam tbi tcell tcf tcr tdm tdt tebentafusp teclistamab teichholz teicoplanin tel telegram
temozolomide temp temperature tenderness tendon tentative teratogenic testes testicle testicles testicular testis
tetanus tetralogy tfr thal therapeutic therapies therapy thoracic throat thrombocytopenia thrombocytopenic thrombosis
thrombotic throughput thymus thyroid tissue titer titre tki tkis tls tma tmd tnc tobramycin tolerability tolerable
tolerance tolerate tolerated toxic toxicities toxicity toxin toxoplasma tp tpmt tpn trace tracheal tramadol
transaminase transaminases transaminitis transferrin transfuse transfused transfusion transfusions transient
translocation transplant transplantation transplanted transplants trastuzumab trauma traumatic tremor triglyceride
triglycerides trimethoprim triple trisomy trm trop troponin tsh tuberculosis tumor tumors tumour tumours turner
turners tx tylenol uat uk ukall ula ulcer ulceration uln ultrasound umbilical unblinded uncontrolled undergo
undergoing underlying underwent undetectable unfit unfractionated unk unrelated unresponsive unsuitable untreated
unwell upset urea uric urinalysis urinary urine urology urso ursodiol urticaria usa usg utd uterus uti uv vac
vaccinated vaccination vaccine vaccines vaginal valaciclovir valacyclovir valganciclovir valproate valve vancomycin
variant variants vascular vasculitis vein veins venous ventilation ventilator ventricle ventricular vertebra vertebral
vessel vhr viable vindesine viraemia viral viremia virology virus viruses vision visual vital vitals vitamin vod
volume vomit vomited vomiting vre vte vus warfarin wbc wbcs weakness wean weaned whatsapp wheeze wildtype wilms
wiskott wks wnl wound wright wt www xray yr yrs znf zoster
"""
