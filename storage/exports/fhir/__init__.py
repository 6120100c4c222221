"""FHIR R4: study, questionnaire, responses, observations."""
