source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

leaders <- lq(c(paste0("LEAD", sprintf("%02d", 1:11)), paste0("TSIG", sprintf("%02d", 1:3))))

run("factorability", list(
  "^KMO" = function(x, d) list(MSA = x$MSA, MSAi = by_name(x$MSAi)),
  "^bartlett" = function(x, d) list(chisq = x$chisq, p.value = x$p.value, df = x$df, n = nrow(d)),
  "^smc_det$" = function(x, d) list(smc = by_name(x$smc), det = x$det)
), more = list(
  list(id = "leaders/KMO", dataset = "lq2002", prep = leaders, call = "psych::KMO(cor(d, use='pairwise'))"),
  list(id = "attitude/KMO", dataset = "attitude", prep = 'd <- read.csv("attitude.csv", na.strings="")', call = "psych::KMO(d)"),
  list(id = "bfi_neuro_gaps/KMO", dataset = "bfi", prep = paste0(bfi(paste0("N", 1:5)), "; d[seq(1,2800,3),1] <- NA"), call = "psych::KMO(d)"),
  list(id = "bfi_neuro_gaps/bartlett", dataset = "bfi", prep = paste0(bfi(paste0("N", 1:5)), "; d[seq(1,2800,3),1] <- NA"),
       call = "psych::cortest.bartlett(cor(d, use='pairwise'), n=nrow(d))"),
  list(id = "attitude/bartlett", dataset = "attitude", prep = 'd <- read.csv("attitude.csv", na.strings="")', call = "psych::cortest.bartlett(d)")
))
