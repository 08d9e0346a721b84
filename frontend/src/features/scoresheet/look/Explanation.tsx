import { useWords } from '../../../i18n';
import { Dialog } from '../../../ui/Dialog';
import { Icon } from '../../../ui/icons';
import { type Dossier, paperKind, sectionName } from '../dossier';
import { text } from '../words';
import css from './explanation.module.css';

interface Props {
  dossier: Dossier;
  onPaper: (paperId: string) => void;
  onClose: () => void;
}

/** What the facility wrote of its product, section by section; a section may be answered by papers. */
export function Explanation({ dossier, onPaper, onClose }: Props) {
  const say = useWords(text);
  return (
    <Dialog title={`${say.explanation}: ${dossier.title}`} onClose={onClose}>
      <div className={css.sections}>
        {dossier.explanation.map((section) => (
          <section key={section.id}>
            <h3>{sectionName(section.id, say)}</h3>
            {section.text ? <p className={css.text}>{section.text}</p> : null}
            {section.paperIds.length > 0 ? <p className="cap">{say.answeredBy}</p> : null}
            {section.paperIds.map((id) => {
              const paper = dossier.papers.find((p) => p.paperId === id);
              if (!paper) return null;
              return (
                <button key={id} type="button" className="btn quiet" onClick={() => onPaper(id)}>
                  <Icon of="paper" />
                  {paper.fileName || paperKind(paper.kind, say)}
                </button>
              );
            })}
          </section>
        ))}
      </div>
      <div className="acts">
        <button type="button" className="btn" onClick={onClose}>
          {say.close}
        </button>
      </div>
    </Dialog>
  );
}
