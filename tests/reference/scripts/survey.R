source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))
suppressMessages(library(survey))

mean_values <- function(m) list(mean = coef(m)[[1]], se = as.numeric(SE(m)), ci_z = as.numeric(confint(m)))
rake_values <- function(r, d) {
  w <- weights(r)
  outcome <- if ("api00" %in% names(d)) "api00" else if ("SAF" %in% names(d)) "SAF" else "y"
  values <- list(sum = sum(w), sum_sq = sum(w^2), min = min(w), max = max(w), first20 = as.list(setNames(as.numeric(w[1:20]), 1:20)),
                 kish_neff = sum(w)^2 / sum(w^2))
  m <- mean_values(svymean(reformulate(outcome), r))
  values[[if (outcome == "SAF") "mean_SAF" else "mean"]] <- m
  if (outcome == "SAF") {
    cells <- unique(data.frame(level = d$level, site = d$site, weight = w))
    cells <- cells[order(match(paste(cells$level, cells$site), unique(paste(cells$level, cells$site)))), ]
    values$cell_weights <- NULL
  }
  values
}

sites <- 'd <- read.csv("sim_culture6.csv", na.strings=""); d$y <- rowMeans(d[,paste0("GRO",1:5)], na.rm=TRUE); d <- d[seq(1, 1200, 7),]; d$w <- 1 + (seq_len(nrow(d)) %% 5)'
few <- 'd <- read.csv("attitude.csv", na.strings=""); d$y <- d$rating; d$s <- rep(c("p","q","r"), c(4,9,17)); d$N <- c(p=4, q=30, r=200)[d$s]; d$g <- rep(1:6, 5)'
further <- function(id, prep, call) list(id = id, dataset = "see prep", prep = prep, call = call)
two_levels <- paste0(sites, '; d <- d[d$level != "C-suite",]; pl <- data.frame(level=c("Middle management","Frontline"), Freq=c(272,3728)); ps <- data.frame(site=c("North","South","West"), Freq=c(1700,1400,900))')
control <- "control=list(epsilon=1e-12, maxit=500)"

run("survey", list(
  "rake" = rake_values,
  "strat" = function(m, d) c(mean_values(m), if (is.null(attr(m, "deff"))) NULL else list(deff = as.numeric(deff(m)))),
  "cluster" = function(m, d) c(mean_values(m), list(deff = as.numeric(deff(m)))),
  "mean" = function(m, d) mean_values(m)
), more = list(
  further("sites/cluster_weighted", sites, "survey::svymean(~y, survey::svydesign(id=~team, weights=~w, data=d), deff=TRUE)"),
  further("sites/cluster_unweighted", sites, 'survey::svymean(~y, survey::svydesign(id=~team, weights=~1, data=d), deff="replace")'),
  further("few/strat_deff", few, "survey::svymean(~y, survey::svydesign(id=~1, strata=~s, fpc=~N, data=d), deff=TRUE)"),
  further("few/cluster", few, 'survey::svymean(~y, survey::svydesign(id=~g, weights=~1, data=d), deff="replace")'),
  further("sites/rake", two_levels, paste0("survey::rake(survey::svydesign(id=~1, weights=~1, data=d), list(~level,~site), list(pl, ps), ", control, ")")),
  further("sites/rake_unequal_start", two_levels, paste0("survey::rake(survey::svydesign(id=~1, weights=~w, data=d), list(~level,~site), list(pl, ps), ", control, ")"))
))
