// Moments as a person types them: the clock of Việt Nam, wherever the computer stands.
const zone = 'Asia/Ho_Chi_Minh';

const typed = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });

/** "2026-10-14T17:00", "" where nothing is set. */
export const toTyped = (at: string | undefined): string => (at ? typed.format(new Date(at)).replace(' ', 'T') : '');

/** Undefined where nothing is typed. Việt Nam has had no daylight saving since 1975. */
export const fromTyped = (value: string): string | undefined => (value === '' ? undefined : `${value}:00+07:00`);

/** Whether both mean the same minute. */
export const sameMoment = (typedValue: string, at: string | undefined): boolean => typedValue === toTyped(at);
