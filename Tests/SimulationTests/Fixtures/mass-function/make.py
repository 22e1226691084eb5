"""Writes mass-function.txt beside it: abundances of halos found by friends of friends with b = 0.2, by colossus.

Columns: log10 M [M_sun/h], then dn/dlnM [(h/Mpc)^3] at z = 0 by Jenkins et al. 2001 (equation 9), Warren et al. 2006,
Crocce et al. 2010, Courtin et al. 2011 and Watson et al. 2013 (their friends of friends), for the fiducial cosmology
of Quijote without neutrinos and colossus' Eisenstein & Hu 1998 transfer function.
Made with colossus 1.4.0, numpy 2.4.6: python make.py
"""

import pathlib

import numpy as np
from colossus.cosmology import cosmology
from colossus.lss import mass_function

MODELS = ["jenkins01", "warren06", "crocce10", "courtin11", "watson13"]
cosmology.setCosmology(
    "quijote", flat=True, H0=67.11, Om0=0.3175, Ob0=0.049, sigma8=0.834, ns=0.9624, relspecies=False, persistence=""
)
log_mass = np.round(np.arange(12.5, 15.601, 0.05), 2)
columns = [mass_function.massFunction(10**log_mass, 0, mdef="fof", model=m, q_out="dndlnM") for m in MODELS]
np.savetxt(
    pathlib.Path(__file__).with_name("mass-function.txt"), np.column_stack([log_mass, *columns]),
    fmt=["%.2f"] + ["%.5e"] * len(MODELS), header="log10_mass " + " ".join(MODELS),
)
