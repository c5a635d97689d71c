/** The steps of a consultation, in order: the author tells, others ask, others advise, the author says what helped. */
export const consultationSteps = ['tell', 'ask', 'advise', 'helped'] as const;
