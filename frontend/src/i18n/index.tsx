// Words on screen: Vietnamese first, English beside it. Each feature keeps its own words in a words.ts, so that they
// load with it; a word missing in one language, or a parameter of another kind, does not compile.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';

export type Language = 'vi' | 'en';

type Word = string | ((...parameters: never[]) => string);
type Spoken = Record<string, Word>;
type Same<D extends Spoken> = {
  [K in keyof D]: D[K] extends (...parameters: infer P) => string ? (...parameters: P) => string : string;
};

export interface Words<D extends Spoken> {
  readonly vi: D;
  readonly en: Same<D>;
}

/** The words of one feature, complete in both languages. */
export function words<const D extends Spoken>(vi: D, en: Same<D>): Words<D> {
  return { vi, en };
}

const kept = 'tieubieu-language';

function first(): Language {
  try {
    return localStorage.getItem(kept) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
}

/** Loads of English words that the first screens do without. */
const english: (() => Promise<void>)[] = [];

/** `load` is run once English is spoken; what is on the screen is said again then. */
export function withEnglish(load: () => Promise<void>): void {
  english.push(load);
}

interface Speaking {
  language: Language;
  speak: (language: Language) => void;
}

const Speech = createContext<Speaking>({ language: 'vi', speak: () => {} });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(first);
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    document.documentElement.lang = language;
    if (language !== 'en') return;
    let here = true;
    Promise.all(english.map((load) => load())).then(
      () => here && setLoaded(true),
      () => undefined, // without them codes are shown
    );
    return () => {
      here = false;
    };
  }, [language]);
  const speak = useCallback((chosen: Language) => {
    setLanguage(chosen);
    try {
      localStorage.setItem(kept, chosen);
    } catch {
      // Chosen again at the next visit.
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: words that have come are said
  const speaking = useMemo(() => ({ language, speak }), [language, speak, loaded]);
  return <Speech value={speaking}>{children}</Speech>;
}

export const useLanguage = (): Speaking => use(Speech);

/** The words in the language that is spoken now. */
export function useWords<D extends Spoken>(of: Words<D>): Same<D> {
  return wordsIn(of, use(Speech).language);
}

/** The words in a language, outside components. */
export function wordsIn<D extends Spoken>(of: Words<D>, language: Language): Same<D> {
  return language === 'en' ? of.en : (of.vi as unknown as Same<D>);
}
