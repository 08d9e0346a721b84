package api

import (
	"context"
	"encoding/hex"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/entryimport"
)

// spreadsheetType is that of an .xlsx file.
const spreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// ImportPreview is what an import of a file would do. Nothing was changed.
type ImportPreview struct {
	SHA256        string           `json:"sha256" doc:"Of the file, in hex."`
	Rows          []ImportRow      `json:"rows" doc:"In the order of the file; empty when it has been imported already."`
	Problems      int              `json:"problems" doc:"Of all rows."`
	NewFacilities int              `json:"newFacilities"`
	NewProducts   int              `json:"newProducts"`
	Ready         bool             `json:"ready" doc:"It can be imported as it is."`
	Imported      *ImportedEntries `json:"imported,omitempty" doc:"The import of this very file that there was before."`
}

// ImportRow is one row of the file.
type ImportRow struct {
	Row          int             `json:"row" doc:"As the spreadsheet numbers it; the first is 1."`
	FacilityName string          `json:"facilityName" doc:"As the file has it."`
	Registered   string          `json:"registered,omitempty" doc:"The name of the registered facility, where it is written differently."`
	Outcome      string          `json:"outcome" enum:"new-facility,known-facility"`
	ProductName  string          `json:"productName"`
	ProductKnown bool            `json:"productKnown"`
	GroupID      string          `json:"groupId" doc:"Empty while the file does not say it clearly."`
	Problems     []ImportProblem `json:"problems"`
}

// ImportProblem is what is wrong with one cell.
type ImportProblem struct {
	Column  string `json:"column" doc:"What the template calls the column, in Vietnamese."`
	Cell    string `json:"cell" doc:"\"C7\"."`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// ImportedEntries are the drafts that an import has made.
type ImportedEntries struct {
	ID       uuid.UUID       `json:"id"`
	At       time.Time       `json:"at"`
	ByName   string          `json:"byName" doc:"Empty for the platform."`
	FileName string          `json:"fileName"`
	Rows     int             `json:"rows" doc:"Of the file; a draft may have been deleted since."`
	Entries  []ImportedEntry `json:"entries"`
	Repeated bool            `json:"repeated" doc:"The file was imported before; nothing was done now."`
}

// ImportedEntry is one draft, by the row that it comes from.
type ImportedEntry struct {
	Row          int       `json:"row"`
	EntryID      uuid.UUID `json:"entryId"`
	ProductName  string    `json:"productName"`
	FacilityName string    `json:"facilityName"`
	Opens        bool      `json:"opens" doc:"Whoever asks may go on with the draft: those of the facility's place may."`
}

type previewEntryImportInput struct {
	RoundPath
	Upload
}

type importEntriesInput struct {
	RoundPath
	FileName string `query:"fileName" maxLength:"1000" doc:"For the record."`
	Upload
}

// spreadsheetFile is an answer to be saved. No cache keeps it.
type spreadsheetFile struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

func entryImportOperations(s *Server, api huma.API) {
	const round = "/api/rounds/{roundId}"
	handle(api, huma.Operation{
		OperationID: "getEntryImportTemplate", Method: http.MethodGet, Path: round + "/entry-import-template", Errors: []int{401, 404},
		Responses: map[string]*huma.Response{strconv.Itoa(http.StatusOK): {
			Description: "A spreadsheet to fill in.",
			Content:     map[string]*huma.MediaType{spreadsheetType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
		}},
	}, s.getEntryImportTemplate)
	handle(api, huma.Operation{
		OperationID: "previewEntryImport", Method: http.MethodPost, Path: round + "/entry-imports/preview", DefaultStatus: http.StatusOK,
		Errors: []int{401, 404, 409, 413, 422, 429}, RequestBody: fileBody(spreadsheetType),
	}, s.previewEntryImport)
	handle(api, huma.Operation{
		OperationID: "importEntries", Method: http.MethodPost, Path: round + "/entry-imports", DefaultStatus: http.StatusCreated,
		Errors: []int{401, 404, 409, 413, 422, 429}, RequestBody: fileBody(spreadsheetType),
	}, s.importEntries)
}

func (s *Server) getEntryImportTemplate(ctx context.Context, in *RoundPath) (*spreadsheetFile, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	xlsx, err := s.Imports.Template(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return &spreadsheetFile{
		ContentType: spreadsheetType, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": entryimport.TemplateName}),
		CacheControl: "private, no-store", Body: xlsx,
	}, nil
}

func (s *Server) previewEntryImport(ctx context.Context, in *previewEntryImportInput) (*body[ImportPreview], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, importing); err != nil {
		return nil, err
	}
	p, err := s.Imports.Look(ctx, by, in.RoundID, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return answer(toImportPreview(p)), nil
}

func (s *Server) importEntries(ctx context.Context, in *importEntriesInput) (*body[ImportedEntries], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, importing); err != nil {
		return nil, err
	}
	m, err := s.Imports.Take(ctx, by, in.RoundID, in.FileName, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return answer(toImported(m)), nil
}

func toImportPreview(p *entryimport.Preview) ImportPreview {
	out := ImportPreview{
		SHA256: hex.EncodeToString(p.SHA256), Problems: p.Problems, NewFacilities: p.NewFacilities, NewProducts: p.NewProducts, Ready: p.Ready(),
		Rows: each(p.Rows, toImportRow),
	}
	if p.Imported != nil {
		before := toImported(p.Imported)
		out.Imported = &before
	}
	return out
}

func toImportRow(r entryimport.Row) ImportRow {
	outcome := "new-facility"
	if r.Known {
		outcome = "known-facility"
	}
	return ImportRow{
		Row: r.Number, FacilityName: r.FacilityName, Registered: r.Registered, Outcome: outcome, ProductName: r.ProductName, ProductKnown: r.ProductKnown,
		GroupID: r.GroupID, Problems: each(r.Problems, func(p entryimport.Problem) ImportProblem {
			return ImportProblem{Column: p.Heading(), Cell: p.Cell, Code: p.Code, Message: p.Message}
		}),
	}
}

func toImported(m *entryimport.Import) ImportedEntries {
	return ImportedEntries{
		ID: m.ID, At: m.At, ByName: m.ByName, FileName: m.FileName, Rows: m.Rows, Repeated: m.Repeated,
		Entries: each(m.Entries, func(e entryimport.Imported) ImportedEntry { return ImportedEntry(e) }),
	}
}
