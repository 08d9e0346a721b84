// What is judged, product group by product group, until scoring opens.
import { useQuery } from '@tanstack/react-query';
import { Link, useBlocker, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Heading } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { programmeQuery, rubricsQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { type Draft, sameTree } from './draft';
import type { Rubric } from './queries';
import { RubricEditor } from './RubricEditor';
import css from './rubric.module.css';
import { text } from './words';

export function RubricPage() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const rubrics = useQuery(rubricsQuery(ask, round.id));
  const groups = (programme.data?.groups ?? []).map((group) => ({
    id: group.groupId,
    name: `${group.letter}. ${language === 'en' ? group.nameEn : group.nameVi}`,
  }));
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.intro}</p>
      <Asked query={programme}>
        {() => <Asked query={rubrics}>{({ items }) => <Groups rubrics={items} groups={groups} />}</Asked>}
      </Asked>
    </main>
  );
}

/** What is written stays with its group while another is looked at. */
function Groups({ rubrics, groups }: { rubrics: readonly Rubric[]; groups: readonly { id: string; name: string }[] }) {
  const say = useWords(text);
  const nhom: string | undefined = useSearch({ strict: false }).nhom;
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const open = groups.find(({ id }) => id === nhom) ?? groups[0];
  const of = (id: string) => rubrics.find((one) => one.groupId === id);
  const changed = (id: string) => {
    const draft = drafts[id];
    const saved = of(id);
    return draft !== undefined && saved !== undefined && !sameTree(draft.tree, saved.tree);
  };
  const any = groups.some(({ id }) => changed(id));
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => any && current.pathname !== next.pathname,
    enableBeforeUnload: () => any,
    withResolver: true,
  });
  const keep = (id: string, draft: Draft | undefined) =>
    setDrafts(({ [id]: _before, ...rest }) => (draft ? { ...rest, [id]: draft } : rest));
  const rubric = open && of(open.id);
  return (
    <>
      <nav aria-label={say.groups} className={css.groups}>
        <ul>
          {groups.map(({ id, name }) => {
            const saved = of(id);
            return (
              <li key={id}>
                <Link to="." search={{ nhom: id }} replace aria-current={id === open?.id ? 'page' : undefined}>
                  <b>{name}</b>
                  <span className="cap">
                    {[saved ? say.version(saved.version) : say.notThere, changed(id) ? say.unsavedHere : '']
                      .filter(Boolean)
                      .join(', ')}
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      {open && rubric ? (
        <RubricEditor
          key={open.id}
          group={open}
          groups={groups}
          rubric={rubric}
          draft={drafts[open.id]}
          onDraft={(draft) => keep(open.id, draft)}
        />
      ) : (
        <p>{say.notThere}</p>
      )}
      {leaving.status === 'blocked' ? (
        <Dialog title={say.leaveTitle} onClose={leaving.reset}>
          <p>{say.leaveWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={leaving.proceed}>
              {say.leave}
            </button>
            <button type="button" className="btn" onClick={leaving.reset}>
              {say.stay}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
