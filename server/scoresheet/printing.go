package scoresheet

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
	"tieubieu/server/rubric"
	"tieubieu/server/unit"
)

// MaxPrinted is how many sheets go into one file: some seconds of work and 20 MB.
const MaxPrinted = 2000

// Printing is sheets to put on paper, and the round that they are of.
type Printing struct {
	Round     competition.Round
	Programme competition.Programme
	Unit      unit.Unit
	On        time.Time // when scoring opened, else now
	Sheets    []Printed
}

// Printed is one sheet as the legal form needs it.
type Printed struct {
	SheetID       uuid.UUID // uuid.Nil before scoring has opened: there is no sheet yet
	Stage         int
	JudgingCode   string
	Product       string // "" where the round shows its judges codes alone
	Group         string // name
	Judge         string // name
	JudgeCode     string
	Role          panel.Role
	Title         string // in the panel, as typed; may be ""
	Counted       bool
	CountedReason string
	Rubric        *rubric.Rubric
	Blank         bool // to be filled in by hand: nothing below is given

	Revision  int // 0: never saved
	Submitted bool
	At        *time.Time // when this revision was saved
	Digest    []byte
	Source    string // how this revision came: "device", "paper", "export" or "late"
	Marks     Marks
	Remarks   map[string]string
}

// Answer is the points, in hundredths, and for an option criterion the option that a
// sheet gives to a criterion; nil while it has no mark.
func (p *Printed) Answer(c rubric.Criterion) (points *int64, option string) {
	raw, ok := p.Marks[c.ID]
	if !ok {
		return nil, ""
	}
	if c.Kind != rubric.Options {
		if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			return &n, ""
		}
		return nil, ""
	}
	if json.Unmarshal(raw, &option) != nil {
		return nil, ""
	}
	if i := slices.IndexFunc(c.Options, func(o rubric.Option) bool { return o.ID == option }); i >= 0 {
		return &c.Options[i].Points, option
	}
	return nil, ""
}

// PrintOwn is one of a judge's own sheets as it stands. What Get does not find is not
// found here either; Conflict "declaration-needed" before the judge has declared
// conflicts.
func (s *Service) PrintOwn(ctx context.Context, by account.Account, sheetID uuid.UUID) (*Printing, error) {
	var p *Printing
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := mustOwn(tx, by, sheetID); err != nil {
			return err
		}
		roundID, err := roundOf(tx, sheetID)
		if err != nil {
			return err
		}
		p, err = s.printing(tx, roundID, asItStands, "s.id = $2", sheetID)
		if err != nil {
			return err
		}
		return mustHaveDeclared(tx, roundID, by)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// PrintAllOwn is all of a judge's own sheets in a round as they stand, those that no
// longer count only where they were ever saved. Refusals as of PrintOwn.
func (s *Service) PrintAllOwn(ctx context.Context, by account.Account, roundID uuid.UUID) (*Printing, error) {
	var p *Printing
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := mustHaveDeclared(tx, roundID, by); err != nil {
			return err
		}
		var err error
		p, err = s.printing(tx, roundID, asItStands, `j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3) AND (s.counted OR s.revision > 0)
			AND `+entry.ShownSheet, by.ID, by.Seat)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// mustHaveDeclared refuses who is no judge of the round, and a judge who has not yet
// declared conflicts: forms show which code is whose product.
func mustHaveDeclared(tx *database.Tx, roundID uuid.UUID, by account.Account) error {
	j, err := panel.JudgeOf(tx, roundID, by)
	if err != nil {
		return err
	}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT DISTINCT entry_id FROM score_sheets WHERE judge_id = $1 AND counted", j.ID)
	if err != nil {
		return fmt.Errorf("read entries of judge %s: %w", j.ID, err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return fmt.Errorf("read entries of judge %s: %w", j.ID, err)
	}
	declared, err := panel.HasDeclared(tx, j.ID, entries)
	if err == nil && !declared {
		return fault.New(fault.Conflict, "declaration-needed", "Giám khảo cần khai báo xung đột lợi ích trước khi in phiếu.")
	}
	return err
}

// PrintRound is the sheets of a round, of one judge where judgeID is not uuid.Nil, by
// stage, judge and judging code; for organiser and secretary. Blank forms are those
// that the stage still counts, from the end of screening on: Conflict "screening-open"
// before. Filled ones are the last submitted revisions, once scoring has closed:
// Conflict "scoring-open" before, and "correction-open" while a correction may take
// criteria again. Conflict "too-many-sheets" beyond MaxPrinted, "nothing-to-print"
// where there is none.
func (s *Service) PrintRound(ctx context.Context, by account.Account, roundID, judgeID uuid.UUID, blank bool) (*Printing, error) {
	var p *Printing
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		var one *uuid.UUID
		if judgeID != uuid.Nil {
			one = &judgeID
			judges, err := panel.Judges(tx, roundID)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(judges, func(j panel.Judge) bool { return j.ID == judgeID }) {
				return account.ErrHidden
			}
		}
		switch {
		case !blank:
			if err := s.mayPrintFilled(tx, r); err != nil {
				return err
			}
			p, err = s.printing(tx, roundID, lastSubmitted, "($2::uuid IS NULL OR j.id = $2) AND v.revision IS NOT NULL", one)
		case r.Phase.After(competition.Screening):
			p, err = s.printing(tx, roundID, noMarks, "($2::uuid IS NULL OR j.id = $2) AND s.stage = r.stage AND s.counted AND e.status = 'accepted'", one)
		default:
			if err := mayPrintForms(tx, r); err != nil {
				return err
			}
			p, err = s.forms(tx, roundID, one)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (s *Service) mayPrintFilled(tx *database.Tx, r *competition.Round) error {
	if !r.Phase.After(competition.Scoring) {
		return fault.New(fault.Conflict, "scoring-open", "Phiếu đã chấm chỉ in được sau khi đóng chấm điểm. Phiếu trắng in được ngay.")
	}
	correcting, err := s.correctionOpen(tx, r.ID)
	if err == nil && correcting {
		return fault.New(fault.Conflict, "correction-open", "Kỳ bình chọn đang được đính chính. Hãy in phiếu đã chấm khi đính chính xong.")
	}
	return err
}

func mayPrintForms(tx *database.Tx, r *competition.Round) error {
	missing := []competition.Missing{{}}
	if r.Phase == competition.Screening {
		var err error
		if missing, err = entry.ScreeningDone(tx, r); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return fault.New(fault.Conflict, "screening-open", "Phiếu trắng in được khi đã sơ duyệt xong các hồ sơ.")
	}
	return nil
}

// Which revision is printed, as a condition in SQL on revisions v.
const (
	asItStands    = "v.revision = s.revision"
	lastSubmitted = "v.submitted"
	noMarks       = "false"
)

const printedFields = `e.judging_code, CASE WHEN r.packet_mode = 'code' THEN '' ELSE p.name END AS product, g.name_vi AS group_name,
	a.name AS judge, j.code AS judge_code, j.role, j.title`

const printedFrom = `JOIN rounds r ON r.id = e.round_id JOIN products p ON p.id = e.product_id
	JOIN product_groups g ON g.programme_id = r.programme_id AND g.group_id = e.group_id`

// printing reads the sheets of a round ($1) that a condition selects.
func (s *Service) printing(tx *database.Tx, roundID uuid.UUID, revision, condition string, args ...any) (*Printing, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT s.id, s.stage, s.rubric_id, s.counted, s.counted_reason, `+printedFields+`,
		       coalesce(v.revision, 0), coalesce(v.submitted, false) AND ($`+strconv.Itoa(len(args)+2)+` OR s.status = 'submitted'), coalesce(v.body, ''), v.digest, v.saved_at, coalesce(v.source, '')
		  FROM score_sheets s JOIN entries e ON e.id = s.entry_id `+printedFrom+`
		  JOIN panel_members j ON j.id = s.judge_id JOIN accounts a ON a.id = j.account_id
		  LEFT JOIN LATERAL (SELECT * FROM score_sheet_revisions v WHERE v.sheet_id = s.id AND `+revision+` ORDER BY v.revision DESC LIMIT 1) v ON true
		 WHERE s.round_id = $1 AND `+condition+`
		 ORDER BY s.stage, j.code COLLATE "C", e.judging_code COLLATE "C" LIMIT `+strconv.Itoa(MaxPrinted+1),
		append(append([]any{roundID}, args...), revision == lastSubmitted)...)
	if err != nil {
		return nil, fmt.Errorf("read sheets to print of round %s: %w", roundID, err)
	}
	return s.collect(tx, roundID, rows, func(row pgx.CollectableRow, p *Printed, rubricID *uuid.UUID) error {
		var code *string
		var raw string
		err := row.Scan(&p.SheetID, &p.Stage, rubricID, &p.Counted, &p.CountedReason, &code, &p.Product, &p.Group, &p.Judge, &p.JudgeCode, &p.Role, &p.Title,
			&p.Revision, &p.Submitted, &raw, &p.Digest, &p.At, &p.Source)
		if err != nil {
			return err
		}
		if code != nil {
			p.JudgingCode = *code
		}
		if p.Blank = raw == ""; p.Blank {
			return nil
		}
		saved, _, err := ParseBody([]byte(raw))
		p.Marks, p.Remarks = saved.Marks, saved.Remarks
		return err
	})
}

// forms are the sheets that would be made if scoring opened now.
func (s *Service) forms(tx *database.Tx, roundID uuid.UUID, judgeID *uuid.UUID) (*Printing, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT ru.id, `+printedFields+`
		  FROM entries e `+printedFrom+`
		  JOIN panel_members j ON j.round_id = e.round_id AND `+panel.MayScore+` JOIN accounts a ON a.id = j.account_id
		  JOIN (SELECT DISTINCT ON (group_id) id, group_id FROM rubrics WHERE round_id = $1 ORDER BY group_id, version DESC) ru ON ru.group_id = e.group_id
		 WHERE e.round_id = $1 AND e.status = 'accepted' AND ($2::uuid IS NULL OR j.id = $2)
		 ORDER BY j.code COLLATE "C", e.judging_code COLLATE "C" LIMIT `+strconv.Itoa(MaxPrinted+1), roundID, judgeID)
	if err != nil {
		return nil, fmt.Errorf("read forms to print of round %s: %w", roundID, err)
	}
	return s.collect(tx, roundID, rows, func(row pgx.CollectableRow, p *Printed, rubricID *uuid.UUID) error {
		p.Stage, p.Blank, p.Counted = 1, true, true
		return row.Scan(rubricID, &p.JudgingCode, &p.Product, &p.Group, &p.Judge, &p.JudgeCode, &p.Role, &p.Title)
	})
}

// collect reads the rows, and what of the round stands on every form.
func (s *Service) collect(tx *database.Tx, roundID uuid.UUID, rows pgx.Rows, read func(row pgx.CollectableRow, p *Printed, rubricID *uuid.UUID) error) (*Printing, error) {
	var rubricIDs []uuid.UUID
	sheets, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Printed, err error) {
		var rubricID uuid.UUID
		err = read(row, &p, &rubricID)
		rubricIDs = append(rubricIDs, rubricID)
		return p, err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read sheets to print of round %s: %w", roundID, err)
	case len(sheets) == 0:
		return nil, fault.New(fault.Conflict, "nothing-to-print", "Chưa có phiếu nào để in.")
	case len(sheets) > MaxPrinted:
		return nil, fault.New(fault.Conflict, "too-many-sheets", "Một tệp có nhiều nhất %d phiếu. Hãy in theo từng giám khảo.", MaxPrinted)
	}
	for i := range sheets {
		if sheets[i].Rubric, err = s.rubrics.get(tx, rubricIDs[i]); err != nil {
			return nil, err
		}
	}
	p := &Printing{Sheets: sheets}
	r, err := competition.Get(tx, roundID)
	if err != nil {
		return nil, err
	}
	programme, err := competition.GetProgramme(tx, r.ProgrammeID)
	if err != nil {
		return nil, err
	}
	where, err := unit.Get(tx, r.UnitID)
	if err != nil {
		return nil, err
	}
	p.Round, p.Programme, p.Unit, p.On = *r, *programme, *where, tx.Now()
	if r.FrozenAt != nil {
		p.On = *r.FrozenAt
	}
	return p, nil
}
