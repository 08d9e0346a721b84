package api

import (
	"context"
	"math"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/reliability"
	"tieubieu/server/scoresheet"
)

// Reliability is how far the judges of a stage agree, by the counted sheets. It informs
// and changes no score.
type Reliability struct {
	Stage           int                 `json:"stage"`
	Closed          bool                `json:"closed" doc:"Else as it stands now, for a head who scores nothing."`
	Sheets          int                 `json:"sheets" doc:"Counted and complete."`
	Entries         int                 `json:"entries" doc:"With at least one of them."`
	Judges          []JudgeReliability  `json:"judges" doc:"By code."`
	Overall         PanelAgreement      `json:"overall" doc:"Of totals."`
	CriterionGroups []PartAgreement     `json:"criterionGroups"`
	Groups          []PartAgreement     `json:"groups" doc:"Of totals, by product group."`
	Gaps            []EntryGap          `json:"gaps" doc:"The entries on which judges differ most, ten at most."`
	Criteria        []RubricGap         `json:"criteria" doc:"In the order of the rubrics."`
	Line            LineStability       `json:"line"`
	Measures        ReliabilityMeasures `json:"measures"`
}

// ReliabilityMeasures are from where on a word is used: defaults, not law.
type ReliabilityMeasures struct {
	SevereFrom     int64 `json:"severeFrom" doc:"Hundredths away from the others."`
	VerySevereFrom int64 `json:"verySevereFrom"`
	SevereEntries  int   `json:"severeEntries" doc:"Shared entries that a word needs."`
	FarPercent     int64 `json:"farPercent" doc:"Of a criterion's maximum, between two marks that count as far apart."`
}

// JudgeReliability is how one judge scores against the others on the same entries, in
// hundredths of a point.
type JudgeReliability struct {
	Code         string `json:"code"`
	Name         string `json:"name,omitempty" doc:"For head and secretary."`
	Entries      int    `json:"entries"`
	Shared       int    `json:"shared" doc:"Entries that others have scored too."`
	Difference   int64  `json:"difference" doc:"Mean of own total less the others' mean; below 0 is stricter."`
	Scatter      int64  `json:"scatter" doc:"Standard deviation of these differences."`
	Mean         int64  `json:"mean" doc:"Of own totals."`
	Spread       int64  `json:"spread" doc:"Standard deviation of own totals."`
	OthersSpread int64  `json:"othersSpread" doc:"That of each of the others on the same entries, their mean."`
	Level        string `json:"level" enum:"very-severe,severe,even,lenient,very-lenient,too-few"`
	Width        string `json:"width,omitempty" enum:"narrow,usual,wide" doc:"Absent with too few entries."`
}

// PanelAgreement is how far judges agree: from 1 (fully) through 0 (as by chance) to below.
type PanelAgreement struct {
	Entries int      `json:"entries"`
	Judges  int      `json:"judges"`
	Marks   int      `json:"marks"`
	Full    bool     `json:"full" doc:"Every judge has scored every entry: then average is the measure, else alpha."`
	Single  *float64 `json:"single,omitempty" doc:"ICC(2,1), of one judge alone."`
	Average *float64 `json:"average,omitempty" doc:"ICC(2,k), of the panel's mean."`
	Alpha   *float64 `json:"alpha,omitempty" doc:"Krippendorff's α, interval metric."`
	Why     string   `json:"why,omitempty" enum:"no-marks,one-judge,one-entry,nothing-shared,no-variance" doc:"Why there is no measure."`
}

// PartAgreement is the agreement on a criterion group or product group.
type PartAgreement struct {
	ID        string         `json:"id"`
	MaxPoints int64          `json:"maxPoints"`
	Agreement PanelAgreement `json:"agreement"`
}

// EntryGap is an entry with its lowest and highest total, in hundredths.
type EntryGap struct {
	EntryID     uuid.UUID   `json:"entryId"`
	JudgingCode string      `json:"judgingCode"`
	GroupID     string      `json:"groupId"`
	Judges      int         `json:"judges"`
	Low         int64       `json:"low"`
	High        int64       `json:"high"`
	Deviation   int64       `json:"deviation" doc:"Standard deviation of the totals."`
	Widest      *WidestMark `json:"widest,omitempty" doc:"Absent where marks are all alike."`
}

// WidestMark is the criterion on which an entry's marks lie furthest apart for its maximum.
type WidestMark struct {
	CriterionID string `json:"criterionId"`
	Low         int64  `json:"low"`
	High        int64  `json:"high"`
	MaxPoints   int64  `json:"maxPoints"`
}

// RubricGap is how far marks of one criterion lie apart, in hundredths.
type RubricGap struct {
	GroupID          string `json:"groupId" doc:"The product group whose rubric it is."`
	CriterionGroupID string `json:"criterionGroupId"`
	CriterionID      string `json:"criterionId"`
	MaxPoints        int64  `json:"maxPoints"`
	Entries          int    `json:"entries" doc:"That at least two judges have scored."`
	Mean             int64  `json:"mean" doc:"Distance between highest and lowest mark."`
	Largest          int64  `json:"largest"`
	Far              int    `json:"far" doc:"Entries on which marks are far apart."`
}

// LineStability is how firmly the line stands over panels drawn from the judges with
// replacement. The same sheets always give the same draws.
type LineStability struct {
	Kind     string      `json:"kind" enum:"proposal,advance" doc:"advance: who goes on to stage 2."`
	Draws    int         `json:"draws" doc:"0 with why."`
	SameList int         `json:"sameList" doc:"Draws in which the same entries lie above the line."`
	Why      string      `json:"why,omitempty" enum:"no-marks,one-judge,no-line" doc:"Why nothing is drawn."`
	Entries  []LinePlace `json:"entries" doc:"In the order of the standings."`
}

// LinePlace is where an entry stands, and how it moves over the draws.
type LinePlace struct {
	EntryID       uuid.UUID `json:"entryId"`
	JudgingCode   string    `json:"judgingCode"`
	GroupID       string    `json:"groupId"`
	Score         string    `json:"score" doc:"Exact, in hundredths: \"25603/3\"."`
	Rank          int       `json:"rank,omitempty" doc:"Overall; absent for those who do not go on."`
	Above         bool      `json:"above"`
	AtTheLine     bool      `json:"atTheLine" doc:"Of equals that the places left could not hold."`
	AboveDraws    int       `json:"aboveDraws"`
	SameRankDraws int       `json:"sameRankDraws"`
	RankFrom      int       `json:"rankFrom,omitempty" doc:"Nine tenths of the ranks drawn lie from here …"`
	RankTo        int       `json:"rankTo,omitempty" doc:"… to here."`
}

// gapsShown is how many entries the page names as those to look at.
const gapsShown = 10

type getReliabilityInput struct {
	RoundPath
	Stage int `query:"stage" default:"1" minimum:"1" maximum:"2"`
}

func reliabilityOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "getReliability", Method: http.MethodGet, Path: "/api/rounds/{roundId}/reliability", Errors: []int{401, 404, 409}}, s.getReliability)
}

func (s *Server) getReliability(ctx context.Context, in *getReliabilityInput) (*body[Reliability], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	shown, err := s.Sheets.Reliability(ctx, by, in.RoundID, in.Stage)
	if err != nil {
		return nil, err
	}
	return answer(toReliability(shown)), nil
}

func toReliability(r *scoresheet.Reliability) Reliability {
	return Reliability{
		Stage: r.Stage, Closed: r.Closed, Sheets: r.Sheets, Entries: r.Entries,
		Judges: each(r.Judges, func(j reliability.Judge) JudgeReliability {
			return JudgeReliability{
				Code: j.Code, Name: r.Names[j.Code], Entries: j.Entries, Shared: j.Shared,
				Difference: hundredths(j.Difference), Scatter: hundredths(j.Scatter), Mean: hundredths(j.Mean),
				Spread: hundredths(j.Spread), OthersSpread: hundredths(j.OthersSpread), Level: string(j.Level), Width: string(j.Width),
			}
		}),
		Overall: toPanelAgreement(r.Overall), CriterionGroups: each(r.CriterionGroups, toPartAgreement), Groups: each(r.Groups, toPartAgreement),
		Gaps: each(r.Gaps[:min(len(r.Gaps), gapsShown)], func(g reliability.EntryGap) EntryGap {
			gap := EntryGap{
				EntryID: r.EntryIDs[g.Code], JudgingCode: g.Code, GroupID: g.Group, Judges: g.Judges,
				Low: g.Low, High: g.High, Deviation: hundredths(g.Deviation),
			}
			if w := g.Widest; w != nil {
				gap.Widest = &WidestMark{CriterionID: w.Criterion, Low: w.Low, High: w.High, MaxPoints: w.MaxPoints}
			}
			return gap
		}),
		Criteria: each(r.Criteria, func(c reliability.RubricGap) RubricGap {
			return RubricGap{
				GroupID: c.Group, CriterionGroupID: c.CriterionGroup, CriterionID: c.ID, MaxPoints: c.MaxPoints,
				Entries: c.Entries, Mean: hundredths(c.Mean), Largest: c.Largest, Far: c.Far,
			}
		}),
		Line: LineStability{
			Kind: string(r.Line.Kind), Draws: r.Line.Draws, SameList: r.Line.SameList, Why: string(r.Line.Why),
			Entries: each(r.Line.Entries, func(p reliability.Place) LinePlace {
				return LinePlace{
					EntryID: r.EntryIDs[p.Entry], JudgingCode: p.Entry, GroupID: p.Group, Score: p.Score.String(), Rank: p.Rank, Above: p.Above,
					AtTheLine: p.AtTheLine, AboveDraws: p.AboveDraws, SameRankDraws: p.SameRankDraws, RankFrom: p.RankFrom, RankTo: p.RankTo,
				}
			}),
		},
		Measures: ReliabilityMeasures{
			SevereFrom: reliability.SevereFrom, VerySevereFrom: reliability.VerySevereFrom,
			SevereEntries: reliability.SevereEntries, FarPercent: scoresheet.CriterionGapPercent,
		},
	}
}

func toPanelAgreement(a reliability.Agreement) PanelAgreement {
	return PanelAgreement{
		Entries: a.Entries, Judges: a.Judges, Marks: a.Marks, Full: a.Full,
		Single: coefficient(a.Single), Average: coefficient(a.Average), Alpha: coefficient(a.Alpha), Why: string(a.Why),
	}
}

func toPartAgreement(p reliability.PartAgreement) PartAgreement {
	return PartAgreement{ID: p.ID, MaxPoints: p.MaxPoints, Agreement: toPanelAgreement(p.Agreement)}
}

// hundredths are whole on the wire.
func hundredths(points float64) int64 { return int64(math.Round(points)) }

// coefficient has four digits: more would say more than a panel can.
func coefficient(f *float64) *float64 {
	if f == nil {
		return nil
	}
	rounded := math.Round(*f*1e4) / 1e4
	return &rounded
}
