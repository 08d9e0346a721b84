import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { text } from './words';

type Outcome = { check: Schemas['PrintCheck'] } | { failure: unknown } | undefined;

/** What the QR code says after "#": revision and full digest. */
function readPrint(hash: string): { revision: number; sha256: string } | undefined {
  const [, revision, sha256] = /^#?(\d{1,7})\.([0-9a-f]{64})$/.exec(hash) ?? [];
  return revision && sha256 ? { revision: Number(revision), sha256 } : undefined;
}

/** Where the QR code of a printed score sheet leads: is it what was saved? Tells no mark. */
export function PrintCheck() {
  const say = useWords(text);
  const { sheetId } = useParams({ from: '/phieu/$sheetId' });
  const [print] = useState(() => readPrint(location.hash));
  const [outcome, setOutcome] = useState<Outcome>();

  useEffect(() => {
    if (!print) return;
    must(api.GET('/api/score-sheets/{sheetId}/print-check', { params: { path: { sheetId }, query: print } })).then(
      (check) => setOutcome({ check }),
      (failure: unknown) => setOutcome({ failure }),
    );
  }, [sheetId, print]);

  return (
    <main className="page">
      <Heading title={say.title} />
      {print ? (
        <>
          <Said outcome={outcome} />
          <h2>{say.printed}</h2>
          <dl className="facts">
            <div>
              <dt>{say.revision}</dt>
              <dd>{print.revision}</dd>
            </div>
            <div>
              <dt>{say.digest}</dt>
              <dd>{print.sha256.slice(0, 16)}</dd>
            </div>
            {outcome && 'check' in outcome ? (
              <>
                <div>
                  <dt>{say.entry}</dt>
                  <dd>{outcome.check.judgingCode}</dd>
                </div>
                <div>
                  <dt>{say.stage}</dt>
                  <dd>{outcome.check.stage}</dd>
                </div>
                {outcome.check.savedAt ? (
                  <div>
                    <dt>{say.savedAt}</dt>
                    <dd>{moment(outcome.check.savedAt)}</dd>
                  </div>
                ) : null}
              </>
            ) : null}
          </dl>
        </>
      ) : (
        <Notice kind="bad">{say.unreadable}</Notice>
      )}
    </main>
  );
}

function Said({ outcome }: { outcome: Outcome }) {
  const say = useWords(text);
  const { language } = useLanguage();
  if (!outcome) return <p role="status">{say.checking}</p>;
  if ('failure' in outcome) {
    const closed = outcome.failure instanceof Refusal && [401, 404].includes(outcome.failure.problem.status);
    return (
      <Notice kind={closed ? 'wait' : 'bad'}>
        {closed ? say.signIn : sentence(outcome.failure, language)}{' '}
        {closed ? <Link to={paths.signIn}>{say.toSignIn}</Link> : null}
      </Notice>
    );
  }
  if (!outcome.check.known) return <Notice kind="bad">{say.unknown}</Notice>;
  return outcome.check.current ? <Notice kind="done">{say.same}</Notice> : <Notice kind="wait">{say.older}</Notice>;
}
