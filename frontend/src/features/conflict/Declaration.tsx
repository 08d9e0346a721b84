import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { apiAs } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Notice, usePageTitle } from '../../ui/Page';
import { useJudge } from '../judge/context';
import { JudgePage } from '../judge/JudgePage';
import { useSelect } from '../judge/select';
import { DeclarationForm } from './DeclarationForm';
import { conflictsOf, type Draft } from './draft';
import { useFacilities } from './facilities';
import { text } from './words';

/** Conflicts of interest, declared before any judging code is seen; reached again later to add to them. */
export function Declaration() {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const { judge, packet } = store.snapshot();
  const navigate = useNavigate();
  const { asked, again } = useFacilities(store.judgeId);
  const [sent, setSent] = useState<{ awaiting: number }>();
  const scoring = useSelect((s) => s.packet !== undefined);

  async function send(draft: Draft) {
    const before = asked.state === 'ready' ? asked.facilities : [];
    const declaration = await must(
      apiAs(store.judgeId).PUT('/api/judge/rounds/{roundId}/declaration', {
        params: { path: { roundId: judge.roundId } },
        body: { conflicts: conflictsOf(draft) },
      }),
    );
    const waited = new Set(before.filter((f) => f.status === 'awaiting').map((f) => f.facilityId));
    const awaiting = declaration.recusals.filter((r) => r.status === 'awaiting' && !waited.has(r.facilityId)).length;
    // What is scored may have become less: the packet says so.
    if (packet) void store.fetchPacket();
    if (!packet && awaiting === 0) return navigate({ to: paths.packet(store.judgeId), replace: true });
    setSent({ awaiting });
    await again();
  }

  const declaredAt = asked.state === 'ready' ? asked.declaredAt : packet?.declaredAt;
  const title = declaredAt ? say.moreTitle : say.title;
  const offline = asked.state === 'failed' && !(asked.failure instanceof Refusal);
  return asked.state === 'ready' ? (
    <DeclarationForm
      key={sent ? 'sent' : 'first'}
      title={title}
      facilities={asked.facilities}
      declaredAt={asked.declaredAt}
      sent={sent ? (sent.awaiting > 0 ? say.sentAwaiting(sent.awaiting) : say.sent) : undefined}
      onSend={send}
    />
  ) : (
    <JudgePage title={<Title title={title} />} detail={`${judge.roundTitle} · ${judge.unitName}`}>
      {asked.state === 'asking' ? <p role="status">{say.loading}</p> : null}
      {asked.state === 'failed' ? (
        <Notice kind={offline ? 'wait' : 'bad'}>
          <p>{offline ? (scoring ? say.noNetworkMore : say.noNetwork) : sentence(asked.failure, language)}</p>
        </Notice>
      ) : null}
      {asked.state === 'failed' ? (
        <p>
          <button type="button" className="btn" onClick={() => void again()}>
            {say.retry}
          </button>{' '}
          {scoring ? (
            <Link to={paths.judge(store.judgeId)} className="btn two">
              {say.toList}
            </Link>
          ) : null}
        </p>
      ) : null}
      {declaredAt ? <p>{say.moreLead(moment(declaredAt))}</p> : null}
    </JudgePage>
  );
}

function Title({ title }: { title: string }) {
  const heading = usePageTitle(title);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}
