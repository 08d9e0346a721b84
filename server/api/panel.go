package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/panel"
)

// Judge is a member of a round's panel, for those who run the round: nobody else
// learns who has which code.
type Judge struct {
	ID          uuid.UUID  `json:"id"`
	RoundID     uuid.UUID  `json:"roundId"`
	AccountID   uuid.UUID  `json:"accountId"`
	Name        string     `json:"name,omitempty" doc:"In lists."`
	Code        string     `json:"code" doc:"Drawn at random for this round; all the public ever sees."`
	Role        string     `json:"role" enum:"head,deputy,judge"`
	Title       string     `json:"title"`
	Scores      bool       `json:"scores"`
	GroupIDs    []string   `json:"groupIds" doc:"Empty: all groups."`
	FacilityID  *uuid.UUID `json:"facilityId,omitempty" doc:"The judge's own, when known."`
	SeatID      uuid.UUID  `json:"seatId" doc:"The first judge of a chain of replacements."`
	Status      string     `json:"status" enum:"active,left,replaced"`
	LeftReason  string     `json:"leftReason,omitempty"`
	SheetsCount bool       `json:"sheetsCount" doc:"Whether submitted sheets still count after leaving."`
	JoinedAt    time.Time  `json:"joinedAt"`
	LeftAt      *time.Time `json:"leftAt,omitempty"`
	Version     int        `json:"version"`
}

// JudgeSeat is a panel that the asker sits on.
type JudgeSeat struct {
	JudgeID    uuid.UUID `json:"judgeId"`
	RoundID    uuid.UUID `json:"roundId"`
	RoundTitle string    `json:"roundTitle"`
	Phase      string    `json:"phase" enum:"draft,registration,screening,scoring,deliberation,approved,published,closed"`
	Stage      int       `json:"stage"`
	Role       string    `json:"role" enum:"head,deputy,judge"`
	Code       string    `json:"code"`
	GroupIDs   []string  `json:"groupIds"`
	Scores     bool      `json:"scores"`
}

// Recusal takes a judge out of the mean of a facility's entries.
type Recusal struct {
	ID                uuid.UUID    `json:"id"`
	JudgeID           uuid.UUID    `json:"judgeId"`
	FacilityID        uuid.UUID    `json:"facilityId"`
	FacilityName      string       `json:"facilityName,omitempty" doc:"In lists."`
	Kind              string       `json:"kind" enum:"own-facility,owner,employer,adviser,family,other"`
	Note              string       `json:"note"`
	Status            string       `json:"status" enum:"effective,awaiting,refused"`
	AfterFirstMark    bool         `json:"afterFirstMark" doc:"Then it waits for head and secretary."`
	DeclaredBy        *uuid.UUID   `json:"declaredBy,omitempty" doc:"Absent: the platform, from the data."`
	DeclaredAt        time.Time    `json:"declaredAt"`
	AgreedByHead      *uuid.UUID   `json:"agreedByHead,omitempty"`
	AgreedBySecretary *uuid.UUID   `json:"agreedBySecretary,omitempty"`
	DecidedAt         *time.Time   `json:"decidedAt,omitempty"`
	MeanBefore        []EntryScore `json:"meanBefore,omitempty"`
	MeanAfter         []EntryScore `json:"meanAfter,omitempty"`
	Version           int          `json:"version"`
}

// EntryScore is an entry's exact score at one moment, in hundredths: "25603/3".
type EntryScore struct {
	EntryID uuid.UUID `json:"entryId"`
	Score   *string   `json:"score,omitempty"`
}

// DeclarableFacility has entries in the round; it is not linked to judging codes.
type DeclarableFacility struct {
	FacilityID uuid.UUID `json:"facilityId"`
	Name       string    `json:"name"`
	Place      string    `json:"place"`
	Proposed   string    `json:"proposed,omitempty" enum:"own-facility,owner,employer,adviser" doc:"What the data says."`
	Hint       string    `json:"hint,omitempty" enum:"same-commune" doc:"To think about; no conflict by itself."`
	Status     string    `json:"status,omitempty" enum:"effective,awaiting,refused" doc:"Of the last declaration."`
	New        bool      `json:"new,omitempty" doc:"Entered after the judge had declared: to be looked at before the packet is handed out."`
}

// CouncilSeat is a place in a round's council.
type CouncilSeat struct {
	ID        uuid.UUID  `json:"id"`
	RoundID   uuid.UUID  `json:"roundId"`
	AccountID uuid.UUID  `json:"accountId"`
	Name      string     `json:"name,omitempty" doc:"In lists."`
	Role      string     `json:"role" enum:"chair,member"`
	Title     string     `json:"title"`
	JoinedAt  time.Time  `json:"joinedAt"`
	LeftAt    *time.Time `json:"leftAt,omitempty"`
	Version   int        `json:"version"`
}

// JudgePath names a judge.
type JudgePath struct {
	JudgeID uuid.UUID `path:"judgeId"`
}

// RecusalPath names a recusal.
type RecusalPath struct {
	RecusalID uuid.UUID `path:"recusalId"`
}

type addJudgeInput struct {
	RoundPath
	Body struct {
		AccountID  uuid.UUID  `json:"accountId"`
		Role       string     `json:"role" enum:"head,deputy,judge"`
		Title      string     `json:"title,omitempty" maxLength:"200"`
		Scores     *bool      `json:"scores,omitempty" doc:"True when left out; only a head or deputy may score nothing."`
		GroupIDs   []string   `json:"groupIds,omitempty" maxItems:"30" doc:"Empty: all groups."`
		FacilityID *uuid.UUID `json:"facilityId,omitempty" doc:"The judge's own, when known."`
	}
}

type changeJudgeInput struct {
	JudgePath
	IfMatch
	Body struct {
		Role     string   `json:"role" enum:"head,deputy,judge"`
		Title    string   `json:"title,omitempty" maxLength:"200"`
		GroupIDs []string `json:"groupIds,omitempty" maxItems:"30" doc:"Empty: all groups. Once scoring has opened groups can only be added."`
	}
}

type leaveJudgeInput struct {
	JudgePath
	IfMatch
	Body struct {
		Reason      string `json:"reason" maxLength:"2000"`
		SheetsCount bool   `json:"sheetsCount" doc:"Whether submitted sheets still count; others never do."`
	}
}

type replaceJudgeInput struct {
	JudgePath
	IfMatch
	Body struct {
		AccountID   uuid.UUID  `json:"accountId"`
		Title       string     `json:"title,omitempty" maxLength:"200"`
		FacilityID  *uuid.UUID `json:"facilityId,omitempty"`
		Reason      string     `json:"reason" maxLength:"2000"`
		SheetsCount bool       `json:"sheetsCount" doc:"Whether the old judge's submitted sheets still count; the new one then scores what is left."`
	}
}

type recuseInput struct {
	JudgePath
	Body struct {
		FacilityID uuid.UUID `json:"facilityId"`
		Kind       string    `json:"kind" enum:"own-facility,owner,employer,adviser,family,other"`
		Note       string    `json:"note,omitempty" maxLength:"2000"`
	}
}

type agreeRecusalInput struct {
	RecusalPath
	IfMatch
}

type refuseRecusalInput struct {
	RecusalPath
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type addCouncilSeatInput struct {
	RoundPath
	Body struct {
		AccountID uuid.UUID `json:"accountId"`
		Role      string    `json:"role" enum:"chair,member"`
		Title     string    `json:"title,omitempty" maxLength:"200"`
	}
}

type leaveCouncilInput struct {
	SeatID uuid.UUID `path:"seatId"`
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func panelOperations(s *Server, api huma.API) {
	op := func(id, method, path string, errors ...int) huma.Operation {
		o := huma.Operation{OperationID: id, Method: method, Path: path, Errors: append([]int{401, 404}, errors...)}
		if method == http.MethodPost {
			o.DefaultStatus = http.StatusCreated
		}
		return o
	}
	handle(api, op("listMySeats", http.MethodGet, "/api/judge/rounds"), s.listMySeats)
	handle(api, op("listJudges", http.MethodGet, "/api/rounds/{roundId}/judges"), s.listJudges)
	handle(api, op("addJudge", http.MethodPost, "/api/rounds/{roundId}/judges", 409), s.addJudge)
	handle(api, op("changeJudge", http.MethodPut, "/api/judges/{judgeId}", 409, 412, 428), s.changeJudge)
	handle(api, op("leaveJudge", http.MethodPut, "/api/judges/{judgeId}/leaving", 409, 412, 428), s.leaveJudge)
	handle(api, op("replaceJudge", http.MethodPut, "/api/judges/{judgeId}/replacement", 409, 412, 428), s.replaceJudge)
	handle(api, op("listDeclarableFacilities", http.MethodGet, "/api/judges/{judgeId}/declarable-facilities"), s.listDeclarableFacilities)
	handle(api, op("recuseJudge", http.MethodPost, "/api/judges/{judgeId}/recusals", 409), s.recuseJudge)
	handle(api, op("listRecusals", http.MethodGet, "/api/rounds/{roundId}/recusals"), s.listRecusals)
	handle(api, op("agreeRecusal", http.MethodPut, "/api/recusals/{recusalId}/agreement", 403, 409, 412, 428), s.agreeRecusal)
	handle(api, op("refuseRecusal", http.MethodPut, "/api/recusals/{recusalId}/refusal", 403, 409, 412, 428), s.refuseRecusal)
	handle(api, op("listCouncil", http.MethodGet, "/api/rounds/{roundId}/council-seats"), s.listCouncil)
	handle(api, op("addCouncilSeat", http.MethodPost, "/api/rounds/{roundId}/council-seats", 409), s.addCouncilSeat)
	handle(api, op("leaveCouncil", http.MethodPut, "/api/council-seats/{seatId}/leaving", 409, 412, 428), s.leaveCouncil)
}

func (s *Server) listMySeats(ctx context.Context, _ *struct{}) (*body[page[JudgeSeat]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	seats, err := s.Panels.Seats(ctx, by)
	if err != nil {
		return nil, err
	}
	return answer(page[JudgeSeat]{Items: each(seats, func(x panel.Seat) JudgeSeat {
		return JudgeSeat{
			JudgeID: x.ID, RoundID: x.RoundID, RoundTitle: x.RoundTitle, Phase: string(x.Phase), Stage: x.Stage,
			Role: string(x.Role), Code: x.Code, GroupIDs: list(x.GroupIDs), Scores: x.Scores,
		}
	})}), nil
}

func (s *Server) listJudges(ctx context.Context, in *RoundPath) (*body[page[Judge]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	seated, err := s.Panels.List(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[Judge]{Items: each(seated, func(x panel.Seated) Judge {
		j := toJudge(&x.Judge)
		j.Name = x.Name
		return j
	})}), nil
}

func judgeAnswer(j *panel.Judge, err error) (*versioned[Judge], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toJudge(j), j.Version), nil
}

func (s *Server) addJudge(ctx context.Context, in *addJudgeInput) (*versioned[Judge], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return judgeAnswer(s.Panels.AddJudge(ctx, by, in.RoundID, panel.NewJudge{
		AccountID: in.Body.AccountID, Role: panel.Role(in.Body.Role), Title: in.Body.Title,
		Scores: in.Body.Scores == nil || *in.Body.Scores, GroupIDs: in.Body.GroupIDs, FacilityID: in.Body.FacilityID,
	}))
}

func (s *Server) changeJudge(ctx context.Context, in *changeJudgeInput) (*versioned[Judge], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return judgeAnswer(s.Panels.ChangeJudge(ctx, by, in.JudgeID, version, panel.Change{
		Role: panel.Role(in.Body.Role), Title: in.Body.Title, GroupIDs: in.Body.GroupIDs,
	}))
}

func (s *Server) leaveJudge(ctx context.Context, in *leaveJudgeInput) (*versioned[Judge], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return judgeAnswer(s.Panels.LeaveJudge(ctx, by, in.JudgeID, version, panel.Leaving(in.Body)))
}

func (s *Server) replaceJudge(ctx context.Context, in *replaceJudgeInput) (*versioned[Judge], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return judgeAnswer(s.Panels.ReplaceJudge(ctx, by, in.JudgeID, version,
		panel.NewJudge{AccountID: in.Body.AccountID, Title: in.Body.Title, FacilityID: in.Body.FacilityID},
		panel.Leaving{Reason: in.Body.Reason, SheetsCount: in.Body.SheetsCount}))
}

func (s *Server) listDeclarableFacilities(ctx context.Context, in *JudgePath) (*body[page[DeclarableFacility]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	facilities, err := s.Panels.Declarables(ctx, by, in.JudgeID)
	if err != nil {
		return nil, err
	}
	return answer(page[DeclarableFacility]{Items: each(facilities, func(x panel.Declarable) DeclarableFacility {
		return DeclarableFacility{FacilityID: x.FacilityID, Name: x.Name, Place: x.Place, Proposed: string(x.Proposed), Hint: string(x.Hint), Status: string(x.Status), New: x.New}
	})}), nil
}

func recusalAnswer(x *panel.Recusal, err error) (*versioned[Recusal], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toRecusal(x), x.Version), nil
}

func (s *Server) recuseJudge(ctx context.Context, in *recuseInput) (*versioned[Recusal], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return recusalAnswer(s.Panels.Recuse(ctx, by, in.JudgeID, in.Body.FacilityID, panel.Kind(in.Body.Kind), in.Body.Note))
}

func (s *Server) listRecusals(ctx context.Context, in *RoundPath) (*body[page[Recusal]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	recusals, err := s.Panels.ListRecusals(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[Recusal]{Items: each(recusals, func(x panel.Recusal) Recusal { return toRecusal(&x) })}), nil
}

func (s *Server) agreeRecusal(ctx context.Context, in *agreeRecusalInput) (*versioned[Recusal], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return recusalAnswer(s.Panels.AgreeRecusal(ctx, by, in.RecusalID, version))
}

func (s *Server) refuseRecusal(ctx context.Context, in *refuseRecusalInput) (*versioned[Recusal], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return recusalAnswer(s.Panels.RefuseRecusal(ctx, by, in.RecusalID, version, in.Body.Reason))
}

func (s *Server) listCouncil(ctx context.Context, in *RoundPath) (*body[page[CouncilSeat]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	seats, err := s.Panels.ListCouncil(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[CouncilSeat]{Items: each(seats, func(x panel.NamedSeat) CouncilSeat {
		seat := toCouncilSeat(&x.CouncilSeat)
		seat.Name = x.Name
		return seat
	})}), nil
}

func seatAnswer(x *panel.CouncilSeat, err error) (*versioned[CouncilSeat], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toCouncilSeat(x), x.Version), nil
}

func (s *Server) addCouncilSeat(ctx context.Context, in *addCouncilSeatInput) (*versioned[CouncilSeat], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return seatAnswer(s.Panels.AddCouncilSeat(ctx, by, in.RoundID, panel.NewSeat{
		AccountID: in.Body.AccountID, Role: panel.CouncilRole(in.Body.Role), Title: in.Body.Title,
	}))
}

func (s *Server) leaveCouncil(ctx context.Context, in *leaveCouncilInput) (*versioned[CouncilSeat], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return seatAnswer(s.Panels.LeaveCouncil(ctx, by, in.SeatID, version, in.Body.Reason))
}

func toJudge(j *panel.Judge) Judge {
	return Judge{
		ID: j.ID, RoundID: j.RoundID, AccountID: j.AccountID, Code: j.Code, Role: string(j.Role), Title: j.Title, Scores: j.Scores,
		GroupIDs: list(j.GroupIDs), FacilityID: j.FacilityID, SeatID: j.SeatID, Status: string(j.Status), LeftReason: j.LeftReason,
		SheetsCount: j.SheetsCount, JoinedAt: j.JoinedAt, LeftAt: j.LeftAt, Version: j.Version,
	}
}

func toRecusal(x *panel.Recusal) Recusal {
	scores := func(means []panel.Mean) []EntryScore {
		return each(means, func(m panel.Mean) EntryScore { return EntryScore(m) })
	}
	return Recusal{
		ID: x.ID, JudgeID: x.JudgeID, FacilityID: x.FacilityID, FacilityName: x.FacilityName, Kind: string(x.Kind), Note: x.Note, Status: string(x.Status),
		AfterFirstMark: x.AfterFirstMark, DeclaredBy: x.DeclaredBy, DeclaredAt: x.DeclaredAt, AgreedByHead: x.AgreedByHead,
		AgreedBySecretary: x.AgreedBySecretary, DecidedAt: x.DecidedAt, MeanBefore: scores(x.MeanBefore), MeanAfter: scores(x.MeanAfter), Version: x.Version,
	}
}

func toCouncilSeat(x *panel.CouncilSeat) CouncilSeat {
	return CouncilSeat{
		ID: x.ID, RoundID: x.RoundID, AccountID: x.AccountID, Role: string(x.Role), Title: x.Title, JoinedAt: x.JoinedAt, LeftAt: x.LeftAt, Version: x.Version,
	}
}

// each shapes a list; never null.
func each[A, B any](rows []A, shape func(A) B) []B {
	out := make([]B, len(rows))
	for i, row := range rows {
		out[i] = shape(row)
	}
	return out
}

// list is a list of words; never null.
func list(words []string) []string { return append([]string{}, words...) }
