"""The formats that papers come in, one entry each; a new format is one more.

The guide's table of formats is made from these: python -m tests.reference.
"""

from __future__ import annotations

from generator.formats.format import Format

# Specific before generic: of two that are equally sure, the first is taken.
ALL = (
    Format(
        name="hf-api",
        group="service",
        title="JSON of Hugging Face Daily Papers",
        how="download https://huggingface.co/api/daily_papers?date=2026-01-31 (or another day).",
        takes="abstract, authors, organisation, dates, arXiv id, upvotes, comments, stars, links, "
        "and the page's own summary and keywords.",
        module="hf_api",
    ),
    Format(
        name="hf-html",
        group="service",
        title="a page of Hugging Face Daily Papers, saved as HTML",
        how="open https://huggingface.co/papers and save the page as HTML.",
        takes="as hf-api.",
        module="hf_html",
    ),
    Format(
        name="arxiv-atom",
        group="service",
        title="Atom of arXiv's API",
        how="download https://export.arxiv.org/api/query?search_query=cat:cs.CL&max_results=100.",
        takes="abstract, authors with affiliations, dates, categories, arXiv id, DOI, journal, "
        "withdrawal, links in abstract and comment.",
        module="arxiv_atom",
    ),
    Format(
        name="arxiv-rss",
        group="service",
        title="a news feed of arXiv (RSS or Atom)",
        how="download https://rss.arxiv.org/rss/cs.CL (or another category).",
        takes="abstract, authors, day of announcement, categories, arXiv id, DOI, journal, "
        "withdrawal.",
        module="arxiv_rss",
    ),
    Format(
        name="arxiv-oai",
        group="service",
        title="OAI-PMH of arXiv (oai_dc, arXiv, arXivRaw)",
        how="download https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs.",
        takes="as arxiv-atom.",
        module="arxiv_oai",
    ),
    Format(
        name="arxiv-jsonl",
        group="service",
        title="arXiv's metadata from Kaggle (JSON Lines)",
        how="download arxiv-metadata-oai-snapshot.json from kaggle.com, and keep the lines wanted.",
        takes="as arxiv-atom.",
        module="arxiv_jsonl",
        lines=True,
    ),
    Format(
        name="acl-xml",
        group="service",
        title="XML of the ACL Anthology",
        how="take a file from data/xml of https://github.com/acl-org/acl-anthology.",
        takes="abstract, authors with ORCID and affiliations, dates, venue, ACL id, DOI, PDF, "
        "code, data, slides, video, retraction.",
        module="acl_xml",
    ),
    Format(
        name="openreview",
        group="service",
        title="JSON of OpenReview's API (versions 1 and 2)",
        how="open https://api2.openreview.net/notes?content.venueid=ICLR.cc/2025/Conference (or "
        "another venue) in your browser, and save it as .json.",
        takes="abstract, one-sentence summary, authors with ORCID and affiliations, dates, venue, "
        "subjects, keywords, ids, PDF, code, replies, withdrawal.",
        module="openreview",
    ),
    Format(
        name="pubmed-xml",
        group="service",
        title="XML of PubMed",
        how="search pubmed.ncbi.nlm.nih.gov, then download the ids by efetch with retmode=xml.",
        takes="abstract, authors with ORCID and affiliations, dates, journal, keywords, PubMed "
        "ids, DOI, deposited data, retraction.",
        module="pubmed_xml",
    ),
    Format(
        name="biorxiv",
        group="service",
        title="JSON of bioRxiv's and medRxiv's API",
        how="download https://api.biorxiv.org/details/biorxiv/2026-01-01/2026-01-07/0/json.",
        takes="abstract, authors with the institution of the corresponding one, dates of each "
        "version, subject, DOI, where it was published, withdrawal.",
        module="biorxiv",
    ),
    Format(
        name="dblp",
        group="service",
        title="DBLP: records in XML, or answers of its search",
        how="download https://dblp.org/search/publ/api?q=transformer&h=100&format=xml (or json).",
        takes="authors with ORCID, year, venue, DBLP id, DOI, arXiv id, PDF, withdrawal; there are "
        "no abstracts.",
        module="dblp",
    ),
    Format(
        name="hf-export",
        group="service",
        title="a page of Hugging Face Daily Papers, saved as text",
        how="open https://huggingface.co/papers, select all, copy it into a .txt file.",
        takes="abstract, number of authors, organisation, date, comments, links in the abstract.",
        module="hf_export",
        dated=True,
    ),
    Format(
        name="openalex",
        group="service",
        title="JSON of OpenAlex (works)",
        how="download https://api.openalex.org/works?search=attention&sort=publication_date:desc.",
        takes="abstract, authors with ORCID and affiliations, date, venue, subjects, keywords, "
        "ids, PDF, citations, retraction.",
        module="openalex",
        lines=True,
    ),
    Format(
        name="semantic-scholar",
        group="service",
        title="JSON of Semantic Scholar (search, citations, references, recommendations)",
        how="download https://api.semanticscholar.org/graph/v1/paper/search?query=attention"
        "&fields=title,abstract,authors,year,publicationDate,venue,externalIds,citationCount.",
        takes="what the address asks for: abstract, summary, authors with ORCID and affiliations, "
        "date, venue, subjects, ids, PDF, citations.",
        module="semantic_scholar",
        lines=True,
    ),
    Format(
        name="crossref",
        group="service",
        title="JSON of Crossref (works)",
        how="download https://api.crossref.org/works?query=attention&rows=100.",
        takes="abstract, authors with ORCID and affiliations, dates, venue, subjects, DOI, PDF, "
        "preprint, data, citations, retraction.",
        module="crossref",
        lines=True,
    ),
    Format(
        name="europepmc",
        group="service",
        title="JSON of Europe PMC (search)",
        how="download https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=attention"
        "&format=json&resultType=core.",
        takes="abstract, authors with ORCID and affiliations, date, journal, keywords, PubMed ids, "
        "DOI, PDF, citations, retraction.",
        module="europepmc",
    ),
    Format(
        name="doaj",
        group="service",
        title="JSON of the Directory of Open Access Journals (articles)",
        how="download https://doaj.org/api/search/articles/attention.",
        takes="abstract, authors with ORCID and affiliations, date, journal, subjects, keywords, "
        "DOI, PDF, retraction where the title says so.",
        module="doaj",
    ),
    Format(
        name="core",
        group="service",
        title="JSON of CORE (works)",
        how="download https://api.core.ac.uk/v3/search/works?q=attention.",
        takes="abstract, authors, date, journal, subjects, ids, PDF, citations, retraction where "
        "the title says so.",
        module="core",
    ),
    Format(
        name="bibtex",
        group="manager",
        title="a BibTeX or BibLaTeX library",
        how="export your library from Zotero, JabRef, Mendeley or Google Scholar as BibTeX (.bib).",
        takes="abstract, authors, date, venue, arXiv category, keywords, ids, links, retraction.",
        module="bibtex",
    ),
    Format(
        name="nbib",
        group="manager",
        title="NBIB, the tagged text of PubMed (MEDLINE) and ERIC",
        how="search https://pubmed.ncbi.nlm.nih.gov, then Send to, Citation manager (.nbib).",
        takes="abstract, authors with ORCID and affiliations, date, journal, keywords and MeSH "
        "headings, PubMed ids, DOI, links, retraction.",
        module="nbib",
    ),
    Format(
        name="endnote-tagged",
        group="manager",
        title="EndNote's tagged references (.enw, .endf, Refer)",
        how="take EndNote or ENW where Google Scholar, the ACL Anthology or a publisher offer it.",
        takes="abstract, authors, date, venue, keywords, ids, links, retraction where the title "
        "says so.",
        module="endnote_tagged",
    ),
    Format(
        name="endnote-xml",
        group="manager",
        title="a library of EndNote, exported as XML",
        how="in EndNote choose File, Export… and save as type XML; Mendeley writes it too.",
        takes="as endnote-tagged.",
        module="endnote_xml",
    ),
    Format(
        name="zotero-rdf",
        group="manager",
        title="a library of Zotero, exported as Zotero RDF",
        how="in Zotero choose File, Export Library…, Zotero RDF (without files and notes).",
        takes="abstract, authors, date, venue, tags, ids, links, PDF, retraction where the title "
        "says so.",
        module="zotero_rdf",
    ),
    Format(
        name="ris",
        group="manager",
        title="RIS references",
        how="export references from Zotero, EndNote, Scopus or a publisher's page as RIS (.ris).",
        takes="abstract, authors, date, venue, keywords, ids, links, retraction.",
        module="ris",
    ),
    Format(
        name="csl-json",
        group="manager",
        title="CSL-JSON, as Zotero exports it",
        how="export your library from Zotero as CSL JSON, or ask doi.org for it.",
        takes="abstract, authors with ORCID and affiliations, date, venue, keywords, ids, links, "
        "retraction.",
        module="csl_json",
    ),
    Format(
        name="feed",
        group="feed",
        title="a news feed of a journal, a service or a blog (RSS or Atom)",
        how="look on the journal's page for RSS, or on PubMed for Create RSS, and download that.",
        takes="abstract, authors, dates, journal, subjects, keywords, ids, links, comments, "
        "retraction where the title says so.",
        module="feed",
    ),
    Format(
        name="json-feed",
        group="feed",
        title="a news feed as JSON (JSON Feed)",
        how="look on the page for JSON Feed, often /feed.json, and download that.",
        takes="abstract, authors with ORCID, dates, tags, ids, PDF, video, retraction where the "
        "title says so.",
        module="json_feed",
    ),
    Format(
        name="markdown",
        group="own",
        title="a paper's file of another digest's library (Markdown)",
        how="take a file out of the library folder of another project.",
        takes="everything but what is a person's: notes, themes and pins.",
        module="paper_file",
    ),
    Format(
        name="csv",
        group="own",
        title="a table of papers (CSV or TSV), ours or another's",
        how="digest export --format csv; or export CSV from Zotero, Scopus, IEEE Xplore or PubMed.",
        takes="everything but ORCID and affiliations of authors; of others' tables the columns "
        "with usual names.",
        module="csv_table",
    ),
    Format(
        name="jsonl",
        group="own",
        title="papers as JSON Lines or a JSON array, ours or another's",
        how="digest export --format jsonl; or write one object with a title on each line.",
        takes="everything; of others' lists the fields with usual names.",
        module="jsonl",
        lines=True,
    ),
)
