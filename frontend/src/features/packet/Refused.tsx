import { Link } from '@tanstack/react-router';
import { type Problem, problemSentence, Refusal } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Notice } from '../../ui/Page';
import css from './packet.module.css';
import { text } from './words';

/** Why the server hands out no packet, and what to do about it. `failure` is what fetch or the server said. */
export function Refused({ judgeId, failure, onRetry }: { judgeId: string; failure: unknown; onRetry: () => void }) {
  const say = useWords(text);
  if (!(failure instanceof Refusal)) {
    return (
      <>
        <Notice kind="wait">{say.noNetwork}</Notice>
        <Retry onRetry={onRetry} />
      </>
    );
  }
  return <RefusedFor judgeId={judgeId} problem={failure.problem} onRetry={onRetry} />;
}

export function RefusedFor({ judgeId, problem, onRetry }: { judgeId: string; problem: Problem; onRetry: () => void }) {
  const say = useWords(text);
  const { language } = useLanguage();
  if (problem.status === 401) return <SignInAgain judgeId={judgeId} />;
  switch (problem.code) {
    case 'declaration-needed':
      return (
        <>
          <Notice kind="wait">{say.declareFirst}</Notice>
          <p>
            <Link to={paths.declaration(judgeId)} className="btn">
              {say.declare}
            </Link>
          </p>
        </>
      );
    case 'packet-not-ready':
      return (
        <>
          <Notice kind="wait">
            <p className="b">{say.notReady}</p>
            <p>{say.notReadyDo}</p>
          </Notice>
          <p className={css.acts}>
            <Link to={paths.practice(judgeId)} className="btn">
              {say.practise}
            </Link>
            <button type="button" className="btn two" onClick={onRetry}>
              {say.retry}
            </button>
          </p>
        </>
      );
    case 'https-needed':
      return (
        <Notice kind="bad">
          <p className="b">{say.https}</p>
          <p>{say.httpsDo}</p>
        </Notice>
      );
    default:
      return (
        <>
          <Notice kind="bad">
            <p className="b">{say.failedRefused}</p>
            <p>{problemSentence(problem, language)}</p>
          </Notice>
          <Retry onRetry={onRetry} />
        </>
      );
  }
}

function Retry({ onRetry }: { onRetry: () => void }) {
  const say = useWords(text);
  return (
    <p>
      <button type="button" className="btn" onClick={onRetry}>
        {say.retry}
      </button>
    </p>
  );
}

export function SignInAgain({ judgeId }: { judgeId: string }) {
  const say = useWords(text);
  return (
    <>
      <Notice kind="wait">
        <p className="b">{say.failedSignedOut}</p>
        <p>{say.failedSignedOutDo}</p>
      </Notice>
      <p>
        <Link to={paths.judgeSignIn} search={{ cho: judgeId }} className="btn">
          {say.signIn}
        </Link>
      </p>
    </>
  );
}
