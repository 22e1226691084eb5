// Fields and catalogues to summaries.
