/** The steps of the form, as addresses name them. */
export const stepIds = ['san-pham', 'thuyet-minh', 'anh', 'giay-to', 'nop'] as const;
export type StepId = (typeof stepIds)[number];
