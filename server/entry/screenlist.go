package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Question is one thing that the support team looks at. Part is the part of the dossier
// that is returned when it is lacking, as in Missing.Item; "" for none.
type Question struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Hint     string `json:"hint,omitempty"`
	Part     string `json:"part,omitempty"`
	Required bool   `json:"required,omitempty"` // an entry is not accepted while it is lacking
}

// DefaultQuestions are asked where a round has no list of its own: the conditions of TT
// 26/2014/TT-BCT, điều 4 and 6, and what the papers of phụ lục 1 and 2 must hold. A
// default, not law.
var DefaultQuestions = []Question{
	{"facility-kind", "Cơ sở thuộc đối tượng được tham gia", "Hộ kinh doanh, tổ hợp tác, hợp tác xã, doanh nghiệp nhỏ và vừa; so với giấy đăng ký.", "facility", true},
	{"registration-paper", "Giấy đăng ký rõ, đúng tên cơ sở, còn hiệu lực", "", "papers.registration", true},
	{"product-group", "Sản phẩm đúng nhóm đã chọn", "", "group", true},
	{"form-complete", "Phiếu đăng ký (mẫu số 01) đủ và khớp với giấy tờ", "", "form.description", true},
	{"explanation-complete", "Bản thuyết minh (mẫu số 02) trả lời đủ các mục", "", "explanation.market", true},
	{"photos-fit", "Ít nhất ba ảnh màu, rõ, đúng sản phẩm, chụp từ các góc khác nhau", "", "photos", true},
	{"own-work", "Sản phẩm không sao chép, không vi phạm sở hữu trí tuệ", "Xem gợi ý trùng lặp; hỏi lại cơ sở khi nghi ngờ.", "form.commits", true},
	{"mass-production", "Sản phẩm sản xuất được với số lượng nhiều", "", "form.annualOutput", false},
	{"safety-papers", "Giấy tờ chất lượng, an toàn thực phẩm phù hợp với nhóm", "Bắt buộc với thực phẩm và đồ uống theo luật chuyên ngành.", "papers", false},
	{"environment", "Cơ sở tuân thủ bảo vệ môi trường", "", "explanation.environment", false},
}

// Checklist is what a group of a round is looked at by. Version 0 is the default.
type Checklist struct {
	RoundID   uuid.UUID
	GroupID   string // "": every group without a list of its own
	Questions []Question
	Version   int
	Own       bool       // the round's, not the default
	UpdatedAt *time.Time // of a list of the round's own
	ChangedBy string     // a name; "" for the platform and the default
}

const (
	maxQuestions    = 40
	maxQuestionText = 300
)

var questionID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// ChecklistOf is the list by which entries of a group are looked at.
func ChecklistOf(tx *database.Tx, roundID uuid.UUID, groupID string) (*Checklist, error) {
	c := &Checklist{RoundID: roundID, GroupID: groupID, Questions: DefaultQuestions}
	var items []byte
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT l.group_id, l.items, l.version, l.updated_at, coalesce(a.name, '')
		  FROM round_checklists l LEFT JOIN accounts a ON a.id = l.updated_by
		 WHERE l.round_id = $1 AND l.group_id IN ($2, '') ORDER BY l.group_id DESC LIMIT 1`,
		roundID, groupID).Scan(&c.GroupID, &items, &c.Version, &c.UpdatedAt, &c.ChangedBy)
	if database.Missing(err) {
		c.GroupID = ""
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read checklist of round %s: %w", roundID, err)
	}
	c.Own, c.Questions = true, nil
	if err := json.Unmarshal(items, &c.Questions); err != nil {
		return nil, fmt.Errorf("decode checklist of round %s: %w", roundID, err)
	}
	return c, nil
}

// Checklists are a round's lists: the one for every group first, then those of groups,
// for the support team and the organiser.
func (s *Service) Checklists(ctx context.Context, by account.Account, roundID uuid.UUID) (lists []Checklist, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		all, err := ChecklistOf(tx, roundID, "")
		if err != nil {
			return err
		}
		lists = append(lists, *all)
		rows, err := tx.Pgx.Query(tx.Context(), "SELECT group_id FROM round_checklists WHERE round_id = $1 AND group_id <> '' ORDER BY group_id", roundID)
		if err != nil {
			return fmt.Errorf("read checklists of round %s: %w", roundID, err)
		}
		var groups []string
		for rows.Next() {
			var g string
			if err := rows.Scan(&g); err != nil {
				return fmt.Errorf("read checklists of round %s: %w", roundID, err)
			}
			groups = append(groups, g)
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("read checklists of round %s: %w", roundID, err)
		}
		for _, g := range groups {
			list, err := ChecklistOf(tx, roundID, g)
			if err != nil {
				return err
			}
			lists = append(lists, *list)
		}
		return nil
	})
	return lists, err
}

// requireScreener answers as if there were no such round to whoever does not screen it.
func requireScreener(tx *database.Tx, by account.Account, roundID uuid.UUID) error {
	err := account.RequireOnRound(tx, by, roundID, screeners...)
	if fault.Has(err, account.ErrHidden.Code) {
		return errNoRound
	}
	return err
}

var errNoRound = fault.New(fault.NotFound, "round-not-found", "Không tìm thấy kỳ bình chọn này.")

// SetChecklist replaces the list of a group ("" for every group without one) at the
// version seen, 0 while there is none of its own: by the round's organiser or
// secretary, until scoring opens. No questions takes the list away. What was marked
// stays, by the ids of questions.
func (s *Service) SetChecklist(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string, version int, questions []Question) (list *Checklist, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := hiddenRound(account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary)); err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if r.Phase.After(competition.Screening) {
			return errScreeningOver
		}
		var bad fault.Fields
		if groupID != "" {
			groups, err := competition.Groups(tx, r.ProgrammeID)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(groups, func(g competition.Group) bool { return g.GroupID == groupID }) {
				bad.Add("groupId", "group-unknown", "Nhóm sản phẩm không có trong chương trình này.")
			}
		}
		questions := checkQuestions(&bad, questions)
		if err := bad.Err(); err != nil {
			return err
		}
		stands, err := ChecklistOf(tx, roundID, groupID)
		if err != nil {
			return err
		}
		current := stands.Version
		if stands.GroupID != groupID || !stands.Own {
			current = 0
		}
		if current != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Danh mục kiểm tra đã được sửa từ lúc bạn xem.", Current: *stands}
		}
		if err := writeChecklist(tx, by, roundID, groupID, questions); err != nil {
			return err
		}
		if err := ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "set-checklist", Subject: "round", ID: roundID, Round: roundID, Detail: map[string]any{"group": groupID, "questions": len(questions)},
		}); err != nil {
			return err
		}
		list, err = ChecklistOf(tx, roundID, groupID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func hiddenRound(err error) error {
	if fault.Has(err, account.ErrHidden.Code) {
		return errNoRound
	}
	return err
}

func checkQuestions(bad *fault.Fields, questions []Question) []Question {
	if len(questions) > maxQuestions {
		bad.Add("questions", "too-many", "Danh mục có tối đa %d mục.", maxQuestions)
		return nil
	}
	questions = slices.Clone(questions)
	seen := map[string]bool{}
	for i := range questions {
		q, path := &questions[i], fmt.Sprintf("questions[%d]", i)
		q.Text = clean(bad, path+".text", q.Text, maxQuestionText)
		q.Hint = clean(bad, path+".hint", q.Hint, maxQuestionText)
		switch {
		case !questionID.MatchString(q.ID):
			bad.Add(path+".id", "bad-format", "Mã mục gồm chữ thường không dấu, chữ số và gạch nối.")
		case seen[q.ID]:
			bad.Add(path+".id", "duplicate", "Mã mục này đã có ở trên.")
		}
		seen[q.ID] = true
		if q.Text == "" {
			bad.Add(path+".text", "required", "Hãy ghi nội dung cần kiểm tra.")
		}
		if q.Part != "" && !itemNames.MatchString(q.Part) {
			bad.Add(path+".part", "unknown-value", "Không có mục này trong hồ sơ.")
		}
	}
	return questions
}

func writeChecklist(tx *database.Tx, by account.Account, roundID uuid.UUID, groupID string, questions []Question) error {
	if len(questions) == 0 {
		if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM round_checklists WHERE round_id = $1 AND group_id = $2", roundID, groupID); err != nil {
			return fmt.Errorf("take checklist of round %s away: %w", roundID, err)
		}
		return nil
	}
	items, err := json.Marshal(questions)
	if err != nil {
		return fmt.Errorf("encode checklist: %w", err)
	}
	_, err = tx.Pgx.Exec(tx.Context(), `
		INSERT INTO round_checklists (round_id, group_id, items, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (round_id, group_id) DO UPDATE SET items = excluded.items, version = round_checklists.version + 1,
		       updated_at = excluded.updated_at, updated_by = excluded.updated_by`, roundID, groupID, items, tx.Now(), actor(by))
	if err != nil {
		return fmt.Errorf("write checklist of round %s: %w", roundID, err)
	}
	return nil
}
