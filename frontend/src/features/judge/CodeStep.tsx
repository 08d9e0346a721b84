import { Link } from '@tanstack/react-router';
import { type FormEvent, useLayoutEffect, useState } from 'react';
import { problemSentence, Refusal } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { type SignedIn, signInWithCode } from '../../offline/entry';
import type { KnownJudge } from '../../offline/types';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { CodeField } from './CodeField';
import { CodeScanner } from './CodeScanner';
import { codeLength, isCode, readCode } from './code';
import css from './signIn.module.css';
import { text } from './signInWords';

interface Props {
  /** What the address brought along. */
  code: string;
  /** Somebody has just said "that is not me". */
  leftAlone: boolean;
  /** The judge who has to sign in again, where it is that. */
  expected: KnownJudge | undefined;
  someKnown: boolean;
  onSignedIn: (signedIn: SignedIn) => void;
}

/** The first step: eight characters, typed or read by the camera. */
export function CodeStep({ code: brought, leftAlone, expected, someKnown, onSignedIn }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [code, setCode] = useState(leftAlone ? '' : brought);
  const [failure, setFailure] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const [scans, setScans] = useState(false);
  const wait = useCountdown(failure);

  const read = readCode(code);
  const listed = read.strange.map((c) => `“${c}”`).join(', ');
  const typing = read.accented
    ? say.accented
    : listed
      ? say.strange(listed)
      : code.length > codeLength
        ? say.tooLong
        : undefined;

  async function ask(asked: string) {
    if (!isCode(readCode(asked))) return document.getElementById('code')?.focus();
    setAsking(true);
    setFailure(undefined);
    try {
      onSignedIn(await signInWithCode(asked));
    } catch (refused) {
      setFailure(refused);
    } finally {
      setAsking(false);
    }
  }

  function words(): string | undefined {
    if (failure === undefined) return undefined;
    if (!(failure instanceof Refusal)) return say.noNetwork;
    if (failure.problem.code === 'code-unknown') return say.unknown;
    if (failure.problem.status === 429) return say.throttled(wait);
    return problemSentence(failure.problem, language);
  }

  const missing = codeLength - code.length;
  const ready = isCode(read) && wait === 0;
  return (
    <>
      <Heading title={say.title} />
      {expected ? <p>{say.againFor(expected.name)}</p> : null}
      {leftAlone ? <Notice kind="info">{say.noDone}</Notice> : null}
      <form
        className={css.form}
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!asking) void ask(code);
        }}
      >
        <CodeField
          value={code}
          onChange={(typed) => {
            setCode(typed);
            if (wait === 0) setFailure(undefined);
          }}
          fault={typing ?? words()}
        />
        <div className={css.acts}>
          <button type="submit" className={ready && !asking ? 'btn' : 'btn wait'}>
            {asking ? say.asking : missing > 0 ? say.missing(missing) : say.go}
          </button>
          <button type="button" className="btn two" onClick={() => setScans(true)}>
            {say.scan}
          </button>
        </div>
        <p role="status" className="spoken">
          {asking ? say.asking : ''}
        </p>
      </form>
      {someKnown ? (
        <p>
          <Link to={paths.judges} className="btn quiet">
            {say.toJudges}
          </Link>
        </p>
      ) : null}
      {scans ? (
        <CodeScanner
          onClose={() => setScans(false)}
          onCode={(seen) => {
            setScans(false);
            setCode(seen);
            void ask(seen);
          }}
        />
      ) : null}
    </>
  );
}

/** Seconds until the server lets one try again. */
function useCountdown(failure: unknown): number {
  const [left, setLeft] = useState(0);
  // Before it is painted: nobody is told that one may try again.
  useLayoutEffect(() => {
    const seconds =
      failure instanceof Refusal && failure.problem.status === 429 ? (failure.problem.retryAfter ?? 60) : 0;
    setLeft(seconds);
    if (seconds === 0) return;
    const end = performance.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [failure]);
  return left;
}
