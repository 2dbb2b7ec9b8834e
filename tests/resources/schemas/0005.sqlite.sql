BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE answers (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	text TEXT, 
	note TEXT NOT NULL, 
	seconds DOUBLE, 
	given_at DATETIME NOT NULL, 
	taken_in_at DATETIME NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (id), 
	CONSTRAINT fk_answers_question_id FOREIGN KEY(question_id) REFERENCES questions (id), 
	CONSTRAINT uq_answers_source UNIQUE (source)
);
INSERT INTO "answers" VALUES(1,2,'annotation/2','王芳','corrected','17','清楚',4.5,'2026-03-04 12:00:00.123456','2026-11-20 15:28:44.571246');
INSERT INTO "answers" VALUES(2,1,'annotation/1','王芳','corrected','17','清楚',4.5,'2026-03-04 12:00:00.123456','2026-11-20 15:28:44.598520');
CREATE TABLE api_keys (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_keys PRIMARY KEY (id), 
	CONSTRAINT ck_api_keys_role CHECK (role IN ('reviewer','operator','admin'))
);
INSERT INTO "api_keys" VALUES('seroc4ohlf','扫描室','operator','d2489c9aaa865cf402a884925474b826341114871c10a4275c7988e3828a4f30','admin','2026-11-20 15:28:44.857555','2026-11-20 15:28:44.874827');
CREATE TABLE attachments (
	document_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_attachments PRIMARY KEY (document_id, role), 
	CONSTRAINT fk_attachments_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "attachments" VALUES(1,'original','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2');
INSERT INTO "attachments" VALUES(1,'page/1','3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
INSERT INTO "attachments" VALUES(2,'original','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884');
INSERT INTO "attachments" VALUES(2,'page/1','3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
CREATE TABLE cells (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_index INTEGER NOT NULL, 
	col_index INTEGER NOT NULL, 
	row_span INTEGER NOT NULL, 
	col_span INTEGER NOT NULL, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	edge_doubt DOUBLE NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_cells PRIMARY KEY (document_id, table_index, row_index, col_index), 
	CONSTRAINT fk_cells_document_id FOREIGN KEY(document_id, table_index) REFERENCES tables (document_id, table_index)
)
 WITHOUT ROWID

;
INSERT INTO "cells" VALUES(1,0,0,0,1,1,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,0);
INSERT INTO "cells" VALUES(1,0,0,1,1,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,1);
INSERT INTO "cells" VALUES(1,0,0,2,1,1,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,2);
INSERT INTO "cells" VALUES(1,0,1,0,1,1,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,3);
INSERT INTO "cells" VALUES(1,0,1,1,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,4);
INSERT INTO "cells" VALUES(1,0,1,2,1,1,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,5);
INSERT INTO "cells" VALUES(1,0,2,0,1,1,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,6);
INSERT INTO "cells" VALUES(1,0,2,1,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,7);
INSERT INTO "cells" VALUES(1,0,2,2,1,1,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,8);
INSERT INTO "cells" VALUES(1,0,3,0,1,1,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,9);
INSERT INTO "cells" VALUES(1,0,3,1,1,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,10);
INSERT INTO "cells" VALUES(1,0,3,2,1,1,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,11);
INSERT INTO "cells" VALUES(2,0,0,0,1,1,1,0.0,0.0,3.33333333333333314829e-01,0.5,0.0,0);
INSERT INTO "cells" VALUES(2,0,0,1,1,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.5,0.0,1);
INSERT INTO "cells" VALUES(2,0,0,2,1,1,1,6.66666666666666629659e-01,0.0,1.0,0.5,0.0,2);
INSERT INTO "cells" VALUES(2,0,1,0,1,1,1,0.0,0.5,3.33333333333333314829e-01,1.0,0.0,3);
INSERT INTO "cells" VALUES(2,0,1,1,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,1.0,0.0,4);
INSERT INTO "cells" VALUES(2,0,1,2,1,1,1,6.66666666666666629659e-01,0.5,1.0,1.0,0.0,5);
CREATE TABLE champions (
	task VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_champions PRIMARY KEY (task), 
	CONSTRAINT fk_champions_model FOREIGN KEY(model) REFERENCES models (name)
);
INSERT INTO "champions" VALUES('recognise','small-2','2026-11-20 15:28:44.800942');
CREATE TABLE collected (
	document_id INTEGER NOT NULL, 
	mark TEXT NOT NULL, 
	left_out JSON NOT NULL, 
	collected_at DATETIME NOT NULL, 
	CONSTRAINT pk_collected PRIMARY KEY (document_id), 
	CONSTRAINT fk_collected_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "collected" VALUES(1,'settled/1','{"several-lines":1}','2026-11-20 15:28:44.831541');
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	answer_id INTEGER, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	before_text TEXT, 
	after_text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT fk_corrections_answer_id FOREIGN KEY(answer_id) REFERENCES answers (id), 
	CONSTRAINT fk_corrections_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "corrections" VALUES(1,1,0,'requests.r2.c2',1,'王芳','corrected','11','17','number','17',NULL,'2026-03-04 12:00:00.123456');
INSERT INTO "corrections" VALUES(2,1,0,'requests.r1.c1',2,'王芳','corrected','11','17','number','17',NULL,'2026-03-04 12:00:00.123456');
INSERT INTO "corrections" VALUES(3,1,0,'requests.r3.c1',NULL,'王芳','corrected','11','131','number','131',NULL,'2026-03-04 12:00:00.123456');
CREATE TABLE dataset_samples (
	version VARCHAR(64) NOT NULL, 
	sample_id VARCHAR(64) NOT NULL, 
	split VARCHAR(16) NOT NULL, 
	weight DOUBLE NOT NULL, 
	CONSTRAINT pk_dataset_samples PRIMARY KEY (version, sample_id), 
	CONSTRAINT fk_dataset_samples_version FOREIGN KEY(version) REFERENCES datasets (version), 
	CONSTRAINT fk_dataset_samples_sample_id FOREIGN KEY(sample_id) REFERENCES samples (id)
);
INSERT INTO "dataset_samples" VALUES('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f','7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f','train',1.0);
CREATE TABLE datasets (
	version VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	parent VARCHAR(64), 
	manifest JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_datasets PRIMARY KEY (version)
);
INSERT INTO "datasets" VALUES('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f','corrections',NULL,'{"schema":"gouji.dataset/1"}','2026-03-04 12:00:00.123456');
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	media_type VARCHAR(100) DEFAULT '' NOT NULL, 
	size INTEGER DEFAULT '0' NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	options JSON NOT NULL, 
	versions JSON NOT NULL, 
	received_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	reading_order JSON, 
	seconds JSON, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT ck_documents_state CHECK (state IN ('received','reading','held','settled','failed','cancelled')), 
	CONSTRAINT uq_documents_sha256 UNIQUE (sha256)
);
INSERT INTO "documents" VALUES(1,'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','年报.pdf','application/pdf',1024,'settled',1,'','{"form":"auto"}','{"risk":"1"}','2026-11-20 15:28:44.358774','2026-11-20 15:28:44.670794','2026-11-20 15:28:44.670782','[["line",0],["table",0]]','{"read":1.25}');
INSERT INTO "documents" VALUES(2,'39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','存疑.pdf','application/pdf',1024,'held',1,'','{"form":"auto"}','{"risk":"1"}','2026-11-20 15:28:44.475716','2026-11-20 15:28:44.519805',NULL,'[["line",0],["table",0]]','{"read":1.25}');
INSERT INTO "documents" VALUES(3,'2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','长.pdf','',0,'received',0,'','{"form":"none"}','{}','2026-11-20 15:28:44.721073','2026-11-20 15:28:44.721073',NULL,NULL,NULL);
CREATE TABLE drawings (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	answer_id INTEGER, 
	tables JSON NOT NULL, 
	moved JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_drawings PRIMARY KEY (id), 
	CONSTRAINT fk_drawings_answer_id FOREIGN KEY(answer_id) REFERENCES structure_answers (id), 
	CONSTRAINT fk_drawings_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "drawings" VALUES(1,2,0,NULL,'"{\"kind\":\"gouji.pages/1\",\"name\":\"\",\"sha256\":\"39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884\",\"pages\":[],\"tables\":[[4,3,[[0,0,1,1,[\"\",1.0,\"ink\",[]],1,[0.0,0.0,0.3333333333333333,0.25],[],0.0],[0,1,1,1,[\"1\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"1\",-0.02],[\"8\",-4.1]]],1,[0.3333333333333333,0.0,0.6666666666666666,0.25],[],0.0],[0,2,1,1,[\"2\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"2\",-0.02],[\"8\",-4.1]]],1,[0.6666666666666666,0.0,1.0,0.25],[],0.0],[1,0,1,1,[\"10\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"10\",-0.02],[\"18\",-4.1]]],1,[0.0,0.25,0.3333333333333333,0.5],[],0.0],[1,1,1,1,[\"11\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"11\",-0.02],[\"18\",-4.1]]],1,[0.3333333333333333,0.25,0.6666666666666666,0.5],[[\"11\",0.5,\"again\",[]]],0.0],[1,2,1,1,[\"12\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"12\",-0.02],[\"18\",-4.1]]],1,[0.6666666666666666,0.25,1.0,0.5],[],0.0],[2,0,1,1,[\"20\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"20\",-0.02],[\"28\",-4.1]]],1,[0.0,0.5,0.3333333333333333,0.75],[],0.0],[2,1,1,1,[\"21\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"21\",-0.02],[\"28\",-4.1]]],1,[0.3333333333333333,0.5,0.6666666666666666,0.75],[],0.0],[2,2,1,1,[\"22\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"22\",-0.02],[\"28\",-4.1]]],1,[0.6666666666666666,0.5,1.0,0.75],[],0.0],[3,0,1,1,[\"30\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"30\",-0.02],[\"38\",-4.1]]],1,[0.0,0.75,0.3333333333333333,1.0],[],0.0],[3,1,1,1,[\"31\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"31\",-0.02],[\"38\",-4.1]]],1,[0.3333333333333333,0.75,0.6666666666666666,1.0],[],0.0],[3,2,1,1,[\"32\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"32\",-0.02],[\"38\",-4.1]]],1,[0.6666666666666666,0.75,1.0,1.0],[],0.0]],[1],[[0,0,1,1]],\"ruled\"]],\"lines\":[],\"order\":[],\"seconds\":{}}"','[]','2026-11-20 15:28:45.009965');
INSERT INTO "drawings" VALUES(2,2,1,1,'"{\"kind\":\"gouji.pages/1\",\"name\":\"\",\"sha256\":\"39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884\",\"pages\":[],\"tables\":[[2,3,[[0,0,1,1,[\"\",1.0,\"ink\",[]],1,[0.0,0.0,0.3333333333333333,0.5],[],0.0],[0,1,1,1,[\"1\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"1\",-0.02],[\"8\",-4.1]]],1,[0.3333333333333333,0.0,0.6666666666666666,0.5],[],0.0],[0,2,1,1,[\"2\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"2\",-0.02],[\"8\",-4.1]]],1,[0.6666666666666666,0.0,1.0,0.5],[],0.0],[1,0,1,1,[\"10\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"10\",-0.02],[\"18\",-4.1]]],1,[0.0,0.5,0.3333333333333333,1.0],[],0.0],[1,1,1,1,[\"11\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"11\",-0.02],[\"18\",-4.1]]],1,[0.3333333333333333,0.5,0.6666666666666666,1.0],[[\"11\",0.5,\"again\",[]]],0.0],[1,2,1,1,[\"12\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"12\",-0.02],[\"18\",-4.1]]],1,[0.6666666666666666,0.5,1.0,1.0],[],0.0]],[1],[[0,0,1,1]],\"ruled\"]],\"lines\":[],\"order\":[],\"seconds\":{}}"','[]','2026-11-20 15:28:45.013382');
CREATE TABLE events (
	seq INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	subject TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	data TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (seq), 
	CONSTRAINT uq_events_hash UNIQUE (hash), 
	CONSTRAINT uq_events_previous UNIQUE (previous)
);
INSERT INTO "events" VALUES(1,'2026-11-20T15:28:44.379107Z','document.received','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"name":"\u5e74\u62a5.pdf","size":1024}','','27b2c16d0e7345e37a62024503feeaef2d3a9112ffb6d7e46ae34f40a359bba6');
INSERT INTO "events" VALUES(2,'2026-11-20T15:28:44.395713Z','document.started','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"attempt":1,"worker":"worker"}','27b2c16d0e7345e37a62024503feeaef2d3a9112ffb6d7e46ae34f40a359bba6','c7b06d87ad115a2ba61e2d1ad76d806f5f90b5a1645d292f8dbd5e6f955f46e7');
INSERT INTO "events" VALUES(3,'2026-11-20T15:28:44.470590Z','document.held','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}','c7b06d87ad115a2ba61e2d1ad76d806f5f90b5a1645d292f8dbd5e6f955f46e7','f387c6ccee5e2f9fd49aec41bbd802880e4488ef6271f87ae7d4cb417ea4cb7e');
INSERT INTO "events" VALUES(4,'2026-11-20T15:28:44.470590Z','flags.opened','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}','f387c6ccee5e2f9fd49aec41bbd802880e4488ef6271f87ae7d4cb417ea4cb7e','67be8e996104079aec5a68e74dadf14373264670b0d3ceb451ca0929cd9e5a16');
INSERT INTO "events" VALUES(5,'2026-11-20T15:28:44.477880Z','document.received','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"name":"\u5b58\u7591.pdf","size":1024}','67be8e996104079aec5a68e74dadf14373264670b0d3ceb451ca0929cd9e5a16','4d3869498bb850884c69f3db73fca64ec420491e35988ec2bc0446f8f75ece94');
INSERT INTO "events" VALUES(6,'2026-11-20T15:28:44.499509Z','document.started','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"attempt":1,"worker":"worker"}','4d3869498bb850884c69f3db73fca64ec420491e35988ec2bc0446f8f75ece94','37f20bb1701cc7fd1eebccc9c53ee6d98ba7dc4dae6fe9f8b4b8f29847190dee');
INSERT INTO "events" VALUES(7,'2026-11-20T15:28:44.531241Z','document.held','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}','37f20bb1701cc7fd1eebccc9c53ee6d98ba7dc4dae6fe9f8b4b8f29847190dee','44456546cbb40c9fcf1c4db119be1d9992d38d053d1e85f4d302e50515952e9d');
INSERT INTO "events" VALUES(8,'2026-11-20T15:28:44.531241Z','flags.opened','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}','44456546cbb40c9fcf1c4db119be1d9992d38d053d1e85f4d302e50515952e9d','ce2b97195b35f3acf655aa8ce7d7f28bfbbd564e5eb0e3fbdcd035d370da176e');
INSERT INTO "events" VALUES(9,'2026-11-20T15:28:44.550078Z','question.asked','2','gouji','{"task":"1/2"}','ce2b97195b35f3acf655aa8ce7d7f28bfbbd564e5eb0e3fbdcd035d370da176e','5ac040e0597ac9fa1cde250d951c2ef12de10324df5f5ef14f12cfc2fe4f1db9');
INSERT INTO "events" VALUES(10,'2026-11-20T15:28:44.550078Z','question.asked','4','gouji','{"task":"1/4"}','5ac040e0597ac9fa1cde250d951c2ef12de10324df5f5ef14f12cfc2fe4f1db9','eab48e49d5db09242f1cf8f0c6c2cc7f1dbaf8de58b2f1a7ccdca8c67c7a5ad5');
INSERT INTO "events" VALUES(11,'2026-11-20T15:28:44.550078Z','question.asked','1','gouji','{"task":"1/1"}','eab48e49d5db09242f1cf8f0c6c2cc7f1dbaf8de58b2f1a7ccdca8c67c7a5ad5','19a777d08591e8c7569db38e9a21e92d8c2cb65cf671c26a558d788c9118f770');
INSERT INTO "events" VALUES(12,'2026-11-20T15:28:44.550078Z','question.asked','3','gouji','{"task":"1/3"}','19a777d08591e8c7569db38e9a21e92d8c2cb65cf671c26a558d788c9118f770','1c776ed60dcc7b25c4c32662c76442f375b2bd87057c8d94fd8f6a75dfb1d32b');
INSERT INTO "events" VALUES(13,'2026-11-20T15:28:44.580717Z','answer.given','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"key":"requests.r2.c2","outcome":"corrected","question":2,"source":"annotation/2","text":"17"}','1c776ed60dcc7b25c4c32662c76442f375b2bd87057c8d94fd8f6a75dfb1d32b','dfcfd198feac16e3eea6be9cdc5eaf788cbbd4cc1c1ac9572fc4873b39218bfc');
INSERT INTO "events" VALUES(14,'2026-11-20T15:28:44.580717Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"17","before":"11","key":"requests.r2.c2","outcome":"corrected","report":0}','dfcfd198feac16e3eea6be9cdc5eaf788cbbd4cc1c1ac9572fc4873b39218bfc','fdb79dc458fed397b6cc8c5333f4831962f989c48618dd74e0deef20ae81fde0');
INSERT INTO "events" VALUES(15,'2026-11-20T15:28:44.600406Z','answer.given','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"key":"requests.r1.c1","outcome":"corrected","question":1,"source":"annotation/1","text":"17"}','fdb79dc458fed397b6cc8c5333f4831962f989c48618dd74e0deef20ae81fde0','3274498417255d2fbbc82cd1ceef17120f53af917ecc14c792fb2557200f3540');
INSERT INTO "events" VALUES(16,'2026-11-20T15:28:44.600406Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"17","before":"11","key":"requests.r1.c1","outcome":"corrected","report":0}','3274498417255d2fbbc82cd1ceef17120f53af917ecc14c792fb2557200f3540','1470a0169f7aacb60fb4a75763ffa866746e0b48bf2493869b7c1ea20f74c245');
INSERT INTO "events" VALUES(17,'2026-11-20T15:28:44.646566Z','document.settled','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"digest":"c542755f67a96b82368167a7376a9d24de589634de10a6e9c891c8109e7f7cca","records":12}','1470a0169f7aacb60fb4a75763ffa866746e0b48bf2493869b7c1ea20f74c245','f0652160f8b0e49ac2cb92632a40ef8d0592564a4c8d8511eb36a03418d34460');
INSERT INTO "events" VALUES(18,'2026-11-20T15:28:44.658583Z','document.reopened','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"why":"requests.r3.c1 was corrected"}','f0652160f8b0e49ac2cb92632a40ef8d0592564a4c8d8511eb36a03418d34460','c59e55ad735e44f5036f166bee4dbaa9a2e461ae4abab73861f159b9102f5f51');
INSERT INTO "events" VALUES(19,'2026-11-20T15:28:44.658583Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"131","before":"11","key":"requests.r3.c1","outcome":"corrected","report":0}','c59e55ad735e44f5036f166bee4dbaa9a2e461ae4abab73861f159b9102f5f51','be2d8390ce29acf6ad961850eb882f08244411deb91eb95d57d8cee97388701b');
INSERT INTO "events" VALUES(20,'2026-11-20T15:28:44.680249Z','document.settled','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"digest":"5b9e21733dfb85d60fda93edb9fe43040425af26535ae39cf8e6b26b102aafa5","records":1}','be2d8390ce29acf6ad961850eb882f08244411deb91eb95d57d8cee97388701b','722eb5dcdaa37b211ce86a27fcae67cc603ab32b6644b89139f61519270a21ab');
INSERT INTO "events" VALUES(21,'2026-11-20T15:28:44.710238Z','question.again','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"code":"low-confidence","key":"requests.r2.c2","question":5}','722eb5dcdaa37b211ce86a27fcae67cc603ab32b6644b89139f61519270a21ab','98ce5cfd0b1ca3fb658d74990065630c55dd182cf7e8186b5751adfbef89e103');
INSERT INTO "events" VALUES(22,'2026-11-20T15:28:44.723315Z','document.received','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"name":"\u957f.pdf","size":0}','98ce5cfd0b1ca3fb658d74990065630c55dd182cf7e8186b5751adfbef89e103','a2eac677166c9f3aa28b747fe54c3106e2e7bc7c4566d7b47db5a516325c97b9');
INSERT INTO "events" VALUES(23,'2026-11-20T15:28:44.737188Z','document.split','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"groups":[[1,20],[21,40]]}','a2eac677166c9f3aa28b747fe54c3106e2e7bc7c4566d7b47db5a516325c97b9','794ab1a885839a1fe922b0abb09aa1580b857b578a93db5272647c9a37e6aeb2');
INSERT INTO "events" VALUES(24,'2026-11-20T15:28:44.761340Z','document.part_read','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"part":0,"result":"37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1"}','794ab1a885839a1fe922b0abb09aa1580b857b578a93db5272647c9a37e6aeb2','17b477c6e8101ff9a7b92a1471d710958d1e52d3d253c8db16375f8ff95e2ea6');
INSERT INTO "events" VALUES(25,'2026-11-20T15:28:44.771704Z','model.registered','small-1','gouji','{"parent":null,"sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b","task":"recognise"}','17b477c6e8101ff9a7b92a1471d710958d1e52d3d253c8db16375f8ff95e2ea6','c36b415041e86e1143066ada6514c8afd8471dfe5bb057d15a46fb27d6833784');
INSERT INTO "events" VALUES(26,'2026-11-20T15:28:44.790855Z','model.registered','small-2','gouji','{"parent":"small-1","sha256":"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35","task":"recognise"}','c36b415041e86e1143066ada6514c8afd8471dfe5bb057d15a46fb27d6833784','0cdb6bab9720089bf5f800ee18e6f8307a142ec65141cbadb8a6597dcab1a77f');
INSERT INTO "events" VALUES(27,'2026-11-20T15:28:44.817586Z','model.promoted','small-2','admin','{"before":null,"task":"recognise"}','0cdb6bab9720089bf5f800ee18e6f8307a142ec65141cbadb8a6597dcab1a77f','14b8a04390e26faa174c5a7da175f96b2c7814e3611fedecd04d6adc7b85428c');
INSERT INTO "events" VALUES(28,'2026-11-20T15:28:44.833146Z','samples.collected','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"standing":1,"superseded":0}','14b8a04390e26faa174c5a7da175f96b2c7814e3611fedecd04d6adc7b85428c','84d8afbab44562eace65fd6c493375c2f2c7570edde05759f55dcc7525afdccf');
INSERT INTO "events" VALUES(29,'2026-11-20T15:28:44.851847Z','dataset.built','corrections','gouji','{"parent":null,"samples":1,"version":"05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f"}','84d8afbab44562eace65fd6c493375c2f2c7570edde05759f55dcc7525afdccf','12ab73c7080690742ab75631570cfe1b795cba3593fc955faf4a48495f8ec0ce');
INSERT INTO "events" VALUES(30,'2026-11-20T15:28:44.859003Z','key.made','seroc4ohlf','admin','{"name":"\u626b\u63cf\u5ba4","role":"operator"}','12ab73c7080690742ab75631570cfe1b795cba3593fc955faf4a48495f8ec0ce','3551b0f0cd3f79de010140dd7c5228f86798a0601bdb0f3bd192981ecfbb7d89');
INSERT INTO "events" VALUES(31,'2026-11-20T15:28:44.875904Z','key.revoked','seroc4ohlf','admin','{"name":"\u626b\u63cf\u5ba4","role":"operator"}','3551b0f0cd3f79de010140dd7c5228f86798a0601bdb0f3bd192981ecfbb7d89','8978672e77333cf2c854cfcc4e9a9ea6f8c2afe8a83d9bb9ba55c2fe450279db');
INSERT INTO "events" VALUES(32,'2026-11-20T15:28:44.961037Z','tables.doubted','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"tables":[[1,0]]}','8978672e77333cf2c854cfcc4e9a9ea6f8c2afe8a83d9bb9ba55c2fe450279db','6e4cec829dd99690435d97009d0740759a0553ccee770fcb84107f3fc204d5c5');
INSERT INTO "events" VALUES(33,'2026-11-20T15:28:44.983671Z','table.answered','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','王芳','{"cells":1,"outcome":"corrected","question":1,"source":"annotation/9@1"}','6e4cec829dd99690435d97009d0740759a0553ccee770fcb84107f3fc204d5c5','6a1668802d02deeb43bc8c654b17eef03fb7888bc90481f132c3cfeee065bf1f');
INSERT INTO "events" VALUES(34,'2026-11-20T15:28:45.026400Z','document.redrawn','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"answer":"annotation/9@1","moved":[],"version":1}','6a1668802d02deeb43bc8c654b17eef03fb7888bc90481f132c3cfeee065bf1f','0d48d7c66ed857627a169c6e918dfc3a26b6eb291fa0dffcf547903302686782');
INSERT INTO "events" VALUES(35,'2026-11-20T15:28:45.039651Z','question.reminded','4','gouji','{"reviewer":"\u738b\u82b3","told":"mail"}','0d48d7c66ed857627a169c6e918dfc3a26b6eb291fa0dffcf547903302686782','900ff9904dcf1bee1a382a983791f80620ee12cf51255fb4fcf5296d0971df86');
CREATE TABLE facts (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	table_index INTEGER, 
	row_index INTEGER, 
	col_index INTEGER, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	edge_doubt DOUBLE NOT NULL, 
	own_readings JSON, 
	CONSTRAINT pk_facts PRIMARY KEY (document_id, report_index, "key"), 
	CONSTRAINT fk_facts_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c0',0,'行0 / 列0','','blank',NULL,NULL,0,0,0,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c1',1,'行0 / 列1','1','number','1',NULL,0,0,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c2',2,'行0 / 列2','2','number','2',NULL,0,0,2,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c0',3,'行1 / 列0','10','number','10',NULL,0,1,0,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c1',4,'行1 / 列1','11','number','11',NULL,0,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c2',5,'行1 / 列2','12','number','12',NULL,0,1,2,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c0',6,'行2 / 列0','20','number','20',NULL,0,2,0,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c1',7,'行2 / 列1','21','number','21',NULL,0,2,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c2',8,'行2 / 列2','22','number','22',NULL,0,2,2,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c0',9,'行3 / 列0','30','number','30',NULL,0,3,0,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c1',10,'行3 / 列1','31','number','31',NULL,0,3,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c2',11,'行3 / 列2','32','number','32',NULL,0,3,2,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.absent',12,'',NULL,'blank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c0',0,'行0 / 列0','','blank',NULL,NULL,0,0,0,1,0.0,0.0,3.33333333333333314829e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c1',1,'行0 / 列1','1','number','1',NULL,0,0,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c2',2,'行0 / 列2','2','number','2',NULL,0,0,2,1,6.66666666666666629659e-01,0.0,1.0,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c0',3,'行1 / 列0','10','number','10',NULL,0,1,0,1,0.0,0.5,3.33333333333333314829e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c1',4,'行1 / 列1','11','number','11',NULL,0,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c2',5,'行1 / 列2','12','number','12',NULL,0,1,2,1,6.66666666666666629659e-01,0.5,1.0,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.absent',6,'',NULL,'blank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL);
CREATE TABLE findings (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	text TEXT NOT NULL, 
	left_sum VARCHAR, 
	right_sum VARCHAR, 
	facts JSON NOT NULL, 
	cells JSON NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (document_id, report_index, position), 
	CONSTRAINT ck_findings_status CHECK (status IN ('holds','violated','not-assessable')), 
	CONSTRAINT fk_findings_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "findings" VALUES(1,0,0,'requests.balance','natural','holds','一 + 二 = 三（七） + 四','12.50','12','["requests.r1.c1","requests.r1.c2"]','[[0,1,1]]','');
INSERT INTO "findings" VALUES(2,0,0,'requests.balance','natural','holds','一 + 二 = 三（七） + 四','12.50','12','["requests.r1.c1","requests.r1.c2"]','[[0,1,1]]','');
CREATE TABLE flags (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	reasons JSON NOT NULL, 
	priority INTEGER NOT NULL, 
	opened_by TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_flags PRIMARY KEY (id), 
	CONSTRAINT ck_flags_state CHECK (state IN ('open','answered','withdrawn')), 
	CONSTRAINT fk_flags_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "flags" VALUES(1,1,0,'requests.r1.c1','[["low-confidence","3 可能是 8",null]]',0,'gouji','answered','2026-11-20 15:28:44.459548','2026-11-20 15:28:44.599273');
INSERT INTO "flags" VALUES(2,1,0,'requests.r2.c2','[["low-confidence","3 可能是 8",null]]',1,'gouji','answered','2026-11-20 15:28:44.459548','2026-11-20 15:28:44.577924');
INSERT INTO "flags" VALUES(3,2,0,'requests.r1.c1','[["low-confidence","3 可能是 8",null]]',0,'gouji','open','2026-11-20 15:28:44.521125',NULL);
INSERT INTO "flags" VALUES(4,2,0,'requests.r2.c2','[["low-confidence","3 可能是 8",null]]',1,'gouji','open','2026-11-20 15:28:44.521125',NULL);
CREATE TABLE labelstudio_annotations (
	project_id INTEGER NOT NULL, 
	annotation INTEGER NOT NULL, 
	cell_id TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	updated_at DATETIME NOT NULL, 
	gone_at DATETIME, 
	CONSTRAINT pk_labelstudio_annotations PRIMARY KEY (project_id, annotation), 
	CONSTRAINT fk_labelstudio_annotations_project_id FOREIGN KEY(project_id) REFERENCES labelstudio_projects (id)
);
INSERT INTO "labelstudio_annotations" VALUES(1,5,'q1-0123456789ab-0.requests.r1.c1','王芳','2026-03-04 12:00:00.123456',NULL);
CREATE TABLE labelstudio_projects (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	mark VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	project INTEGER, 
	made_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	seen_until DATETIME, 
	CONSTRAINT pk_labelstudio_projects PRIMARY KEY (id), 
	CONSTRAINT uq_labelstudio_projects_mark UNIQUE (mark)
);
INSERT INTO "labelstudio_projects" VALUES(1,'figures-zh','gouji:0123456789abcdef',1,3,'2026-11-20 15:28:44.898987',NULL,NULL);
CREATE TABLE labelstudio_tasks (
	cell_id TEXT NOT NULL, 
	project_id INTEGER NOT NULL, 
	task INTEGER, 
	sent_at DATETIME NOT NULL, 
	CONSTRAINT pk_labelstudio_tasks PRIMARY KEY (cell_id), 
	CONSTRAINT fk_labelstudio_tasks_project_id FOREIGN KEY(project_id) REFERENCES labelstudio_projects (id)
);
INSERT INTO "labelstudio_tasks" VALUES('q1-0123456789ab-0.requests.r1.c1',1,17,'2026-11-20 15:28:44.927132');
CREATE TABLE lines (
	document_id INTEGER NOT NULL, 
	line_index INTEGER NOT NULL, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	text TEXT NOT NULL, 
	confidence DOUBLE NOT NULL, 
	reader TEXT NOT NULL, 
	alternatives JSON, 
	CONSTRAINT pk_lines PRIMARY KEY (document_id, line_index), 
	CONSTRAINT fk_lines_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "lines" VALUES(1,0,1,0.1,0.0,0.9,0.05,'示例市统计局2023年年度报告',0.99,'onnx/PP-OCRv6_small@1f2e3d4c',NULL);
INSERT INTO "lines" VALUES(2,0,1,0.1,0.0,0.9,0.05,'示例市统计局2023年年度报告',0.99,'onnx/PP-OCRv6_small@1f2e3d4c',NULL);
CREATE TABLE models (
	name TEXT NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	parent TEXT, 
	dataset TEXT, 
	settings JSON NOT NULL, 
	results JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_models PRIMARY KEY (name), 
	CONSTRAINT fk_models_parent FOREIGN KEY(parent) REFERENCES models (name)
);
INSERT INTO "models" VALUES('small-1','recognise','6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',NULL,NULL,'{"lr":0.1}','{"cer":0.02}','2026-03-04 12:00:00.123456');
INSERT INTO "models" VALUES('small-2','recognise','d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','small-1','d1','{}','{}','2026-03-05 12:00:00.123456');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	job VARCHAR(64) NOT NULL, 
	lane VARCHAR(16) NOT NULL, 
	subject TEXT NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	made_at DATETIME NOT NULL, 
	available_at DATETIME NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	claimed_by TEXT, 
	closed_at DATETIME, 
	last_error TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('waiting','claimed','done','dead'))
);
INSERT INTO "outbox" VALUES(1,'read','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:28:44.371462','2026-11-20 15:28:44.371462',0,NULL,'2026-11-20 15:28:44.452249','');
INSERT INTO "outbox" VALUES(2,'ask','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:28:44.460878','2026-11-20 15:28:44.460878',0,NULL,'2026-11-20 15:28:44.641059','');
INSERT INTO "outbox" VALUES(3,'read','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','done','2026-11-20 15:28:44.476801','2026-11-20 15:28:44.476801',0,NULL,'2026-11-20 15:28:44.520327','');
INSERT INTO "outbox" VALUES(4,'ask','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-20 15:28:44.530170','2026-11-20 15:28:47.070476',1,NULL,NULL,'Redis does not answer');
INSERT INTO "outbox" VALUES(5,'check','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:28:44.580326','2026-11-20 15:28:44.580326',0,NULL,'2026-11-20 15:28:44.641059','');
INSERT INTO "outbox" VALUES(6,'check','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:28:44.658263','2026-11-20 15:28:44.658263',0,NULL,'2026-11-20 15:28:44.679288','');
INSERT INTO "outbox" VALUES(7,'withdraw','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{"questions":[4]}','waiting','2026-11-20 15:28:44.696125','2026-11-20 15:28:47.082259',1,NULL,NULL,'Redis does not answer');
INSERT INTO "outbox" VALUES(8,'read','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{}','done','2026-11-20 15:28:44.722322','2026-11-20 15:28:44.722322',0,NULL,'2026-11-20 15:28:44.736661','');
INSERT INTO "outbox" VALUES(9,'read-part','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{"part":0,"weights":""}','waiting','2026-11-20 15:28:44.735985','2026-11-20 15:28:44.735985',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(10,'read-part','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{"part":1,"weights":""}','waiting','2026-11-20 15:28:44.736400','2026-11-20 15:28:44.736400',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(11,'redraw','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-20 15:28:44.983313','2026-11-20 15:28:44.983313',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(12,'check','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-20 15:28:45.025342','2026-11-20 15:28:45.025342',0,NULL,NULL,'');
CREATE TABLE pages (
	document_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	rotation DOUBLE NOT NULL, 
	CONSTRAINT pk_pages PRIMARY KEY (document_id, number), 
	CONSTRAINT fk_pages_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "pages" VALUES(1,1,1654,2339,0.4);
INSERT INTO "pages" VALUES(2,1,1654,2339,0.4);
CREATE TABLE parts (
	document_id INTEGER NOT NULL, 
	part_index INTEGER NOT NULL, 
	first_page INTEGER NOT NULL, 
	last_page INTEGER NOT NULL, 
	pages_done INTEGER DEFAULT '0' NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	result VARCHAR(64), 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_parts PRIMARY KEY (document_id, part_index), 
	CONSTRAINT fk_parts_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "parts" VALUES(3,0,1,20,20,0,'37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1','2026-11-20 15:28:44.752262');
INSERT INTO "parts" VALUES(3,1,21,40,0,0,NULL,'2026-11-20 15:28:44.735274');
CREATE TABLE promotions (
	id INTEGER NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	"before" TEXT, 
	how VARCHAR(16) NOT NULL, 
	actor TEXT NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_promotions PRIMARY KEY (id), 
	CONSTRAINT ck_promotions_how CHECK (how IN ('promoted','rolled-back')), 
	CONSTRAINT fk_promotions_model FOREIGN KEY(model) REFERENCES models (name)
);
INSERT INTO "promotions" VALUES(1,'recognise','small-2',NULL,'promoted','admin','','2026-11-20 15:28:44.812388');
CREATE TABLE questions (
	id INTEGER NOT NULL, 
	flag_id INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	confidence DOUBLE NOT NULL, 
	task TEXT, 
	reviewer TEXT, 
	made_at DATETIME NOT NULL, 
	asked_at DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT pk_questions PRIMARY KEY (id), 
	CONSTRAINT ck_questions_state CHECK (state IN ('waiting','asked','answered','withdrawn')), 
	CONSTRAINT fk_questions_flag_id FOREIGN KEY(flag_id) REFERENCES flags (id)
);
INSERT INTO "questions" VALUES(1,1,'answered',0.8,'1/1',NULL,'2026-11-20 15:28:44.459548','2026-11-20 15:28:44.544029','2026-11-20 15:28:44.599614');
INSERT INTO "questions" VALUES(2,2,'answered',0.7,'1/2',NULL,'2026-11-20 15:28:44.459548','2026-11-20 15:28:44.544029','2026-11-20 15:28:44.578803');
INSERT INTO "questions" VALUES(3,3,'asked',0.8,'1/3',NULL,'2026-11-20 15:28:44.521125','2026-11-20 15:28:44.544029',NULL);
INSERT INTO "questions" VALUES(4,4,'withdrawn',0.7,'1/4',NULL,'2026-11-20 15:28:44.521125','2026-11-20 15:28:44.544029','2026-11-20 15:28:44.695454');
INSERT INTO "questions" VALUES(5,4,'waiting',0.7,NULL,NULL,'2026-11-20 15:28:44.696762',NULL,NULL);
CREATE TABLE readings (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_index INTEGER NOT NULL, 
	col_index INTEGER NOT NULL, 
	look INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	confidence DOUBLE NOT NULL, 
	reader TEXT NOT NULL, 
	alternatives JSON, 
	CONSTRAINT pk_readings PRIMARY KEY (document_id, table_index, row_index, col_index, look), 
	CONSTRAINT fk_readings_document_id FOREIGN KEY(document_id, table_index, row_index, col_index) REFERENCES cells (document_id, table_index, row_index, col_index)
)
 WITHOUT ROWID

;
INSERT INTO "readings" VALUES(1,0,0,0,0,'',1.0,'ink',NULL);
INSERT INTO "readings" VALUES(1,0,0,1,0,'1',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["1",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(1,0,0,2,0,'2',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["2",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,0,0,'10',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["10",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,1,0,'11',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["11",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,1,1,'11',0.5,'again',NULL);
INSERT INTO "readings" VALUES(1,0,1,2,0,'12',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["12",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,0,0,'20',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["20",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,1,0,'21',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["21",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,2,0,'22',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["22",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,0,0,'30',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["30",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,1,0,'31',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["31",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,2,0,'32',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["32",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(2,0,0,0,0,'',1.0,'ink',NULL);
INSERT INTO "readings" VALUES(2,0,0,1,0,'1',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["1",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(2,0,0,2,0,'2',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["2",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,0,0,'10',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["10",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,1,0,'11',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["11",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,1,1,'11',0.5,'again',NULL);
INSERT INTO "readings" VALUES(2,0,1,2,0,'12',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["12",-0.02],["18",-4.1]]');
CREATE TABLE records (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	supersedes INTEGER, 
	position INTEGER NOT NULL, 
	agency TEXT, 
	year INTEGER, 
	form TEXT, 
	label TEXT NOT NULL, 
	text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	settled_by VARCHAR(16) NOT NULL, 
	outcome VARCHAR(32), 
	reviewer TEXT, 
	error_probability DOUBLE, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	readers TEXT NOT NULL, 
	settled_at DATETIME NOT NULL, 
	CONSTRAINT pk_records PRIMARY KEY (id), 
	CONSTRAINT ck_records_settled_by CHECK (settled_by IN ('machine','reviewer','audit')), 
	CONSTRAINT ck_records_version CHECK ((version = 1) = (supersedes IS NULL)), 
	CONSTRAINT fk_records_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_records_supersedes FOREIGN KEY(supersedes) REFERENCES records (id), 
	CONSTRAINT uq_records_supersedes UNIQUE (supersedes)
);
INSERT INTO "records" VALUES(1,1,0,'requests.r0.c0',1,NULL,0,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列0','','blank',NULL,NULL,'machine',NULL,NULL,0.0004,1,0.0,0.0,3.33333333333333314829e-01,0.25,'ink; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(2,1,0,'requests.r0.c1',1,NULL,1,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列1','1','number','1',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(3,1,0,'requests.r0.c2',1,NULL,2,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列2','2','number','2',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.0,1.0,0.25,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(4,1,0,'requests.r1.c0',1,NULL,3,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列0','10','number','10',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.25,3.33333333333333314829e-01,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(5,1,0,'requests.r1.c1',1,NULL,4,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列1','17','number','17',NULL,'reviewer','corrected','王芳',NULL,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; again; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(6,1,0,'requests.r1.c2',1,NULL,5,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列2','12','number','12',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.25,1.0,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(7,1,0,'requests.r2.c0',1,NULL,6,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列0','20','number','20',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.5,3.33333333333333314829e-01,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(8,1,0,'requests.r2.c1',1,NULL,7,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列1','21','number','21',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(9,1,0,'requests.r2.c2',1,NULL,8,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列2','17','number','17',NULL,'reviewer','corrected','王芳',NULL,1,6.66666666666666629659e-01,0.5,1.0,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(10,1,0,'requests.r3.c0',1,NULL,9,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列0','30','number','30',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.75,3.33333333333333314829e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(11,1,0,'requests.r3.c1',1,NULL,10,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列1','31','number','31',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(12,1,0,'requests.r3.c2',1,NULL,11,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列2','32','number','32',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.75,1.0,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.619098');
INSERT INTO "records" VALUES(13,1,0,'requests.r3.c1',2,11,10,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列1','131','number','131',NULL,'reviewer','corrected','王芳',NULL,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:28:44.670782');
CREATE TABLE reminders (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	reviewer TEXT, 
	told TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_reminders PRIMARY KEY (id), 
	CONSTRAINT fk_reminders_question_id FOREIGN KEY(question_id) REFERENCES questions (id)
);
INSERT INTO "reminders" VALUES(1,4,'王芳','mail','2026-11-20 15:28:45.038873');
CREATE TABLE replies (
	key_id VARCHAR(16) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	request VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (key_id, name)
);
INSERT INTO "replies" VALUES('seroc4ohlf','upload-1','1f58b9145b24d108d7ac38887338b3ea3229833b9c1e418250343f907bfd1047',201,'{"documents":[]}','2026-11-20 15:28:44.889521');
CREATE TABLE reports (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	form TEXT, 
	agency TEXT, 
	year INTEGER, 
	table_keys JSON NOT NULL, 
	ask_order JSON NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (document_id, report_index), 
	CONSTRAINT fk_reports_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "reports" VALUES(1,0,'gov-disclosure-2021','示例市统计局',2023,'[[0,"requests"]]','["requests.r1.c1","requests.r2.c2"]');
INSERT INTO "reports" VALUES(2,0,'gov-disclosure-2021','示例市统计局',2023,'[[0,"requests"]]','[]');
CREATE TABLE samples (
	id VARCHAR(64) NOT NULL, 
	document_id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	page INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	reviewer TEXT, 
	content JSON, 
	state VARCHAR(16) NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_samples PRIMARY KEY (id), 
	CONSTRAINT ck_samples_kind CHECK (kind IN ('line','page')), 
	CONSTRAINT ck_samples_state CHECK (state IN ('standing','superseded','withdrawn','erased')), 
	CONSTRAINT fk_samples_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "samples" VALUES('7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f',1,'line',1,'1|requests.r1.c1|0.1000,0.1000,0.2000,0.2000','王芳','{"crop":"375676bd26868505668fce072799a6e029a37fbbe67b70b89f7b68def282344c","text":"17","kind":"figure","weight":1.0,"document":"e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2","page":1,"box":[0.1,0.1,0.2,0.2],"line":0,"form":null,"key":"requests.r1.c1","reviewer":"王芳","reason":"accepted","read_as":"","reader":""}','standing','','2026-11-20 15:28:44.831541','2026-11-20 15:28:44.831541');
CREATE TABLE structure_answers (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	cells JSON NOT NULL, 
	note TEXT NOT NULL, 
	seconds DOUBLE, 
	given_at DATETIME NOT NULL, 
	taken_in_at DATETIME NOT NULL, 
	CONSTRAINT pk_structure_answers PRIMARY KEY (id), 
	CONSTRAINT fk_structure_answers_question_id FOREIGN KEY(question_id) REFERENCES structure_questions (id), 
	CONSTRAINT uq_structure_answers_source UNIQUE (source)
);
INSERT INTO "structure_answers" VALUES(1,1,'annotation/9@1','王芳','corrected','[[0,0,"17",1,1,[0,0,0.5,0.5]]]','',NULL,'2026-03-04 12:00:00.123456','2026-11-20 15:28:44.976962');
CREATE TABLE structure_questions (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	page INTEGER NOT NULL, 
	table_index INTEGER, 
	keys JSON NOT NULL, 
	reasons JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	task TEXT, 
	reviewer TEXT, 
	opened_at DATETIME NOT NULL, 
	asked_at DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT pk_structure_questions PRIMARY KEY (id), 
	CONSTRAINT ck_structure_questions_state CHECK (state IN ('waiting','asked','answered','withdrawn')), 
	CONSTRAINT fk_structure_questions_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "structure_questions" VALUES(1,2,1,0,'["requests.r1.c1"]','[["low-confidence","3 可能是 8",null]]','answered',NULL,NULL,'2026-11-20 15:28:44.952456',NULL,'2026-11-20 15:28:44.982602');
CREATE TABLE tables (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_count INTEGER NOT NULL, 
	col_count INTEGER NOT NULL, 
	finder TEXT NOT NULL, 
	pages JSON NOT NULL, 
	boxes JSON NOT NULL, 
	CONSTRAINT pk_tables PRIMARY KEY (document_id, table_index), 
	CONSTRAINT fk_tables_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "tables" VALUES(1,0,4,3,'ruled','[1]','[[0,0,1,1]]');
INSERT INTO "tables" VALUES(2,0,2,3,'ruled','[1]','[[0,0,1,1]]');
CREATE TABLE verdicts (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	error_probability DOUBLE NOT NULL, 
	reasons JSON NOT NULL, 
	suggestion TEXT, 
	CONSTRAINT pk_verdicts PRIMARY KEY (document_id, report_index, "key"), 
	CONSTRAINT ck_verdicts_state CHECK (state IN ('accepted','flagged','absent')), 
	CONSTRAINT fk_verdicts_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c1','flagged',0.2,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c2','flagged',3.00000000000000044408e-01,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.absent','absent',0.0,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.absent','absent',0.0,'[]',NULL);
CREATE INDEX ix_documents_state_changed ON documents (state, changed_at);
CREATE INDEX ix_events_subject ON events (subject, seq);
CREATE INDEX ix_outbox_due ON outbox (state, available_at);
CREATE INDEX ix_outbox_subject ON outbox (subject, job);
CREATE INDEX ix_attachments_sha256 ON attachments (sha256);
CREATE INDEX ix_flags_document ON flags (document_id);
CREATE UNIQUE INDEX uq_flags_open ON flags (document_id, report_index, "key") WHERE state = 'open';
CREATE INDEX ix_records_agency_year ON records (agency, year, form, "key");
CREATE INDEX ix_records_key ON records ("key", year);
CREATE INDEX ix_records_settled ON records (settled_at);
CREATE UNIQUE INDEX uq_records_version ON records (document_id, report_index, "key", version);
CREATE INDEX ix_reports_agency_year ON reports (agency, year);
CREATE INDEX ix_findings_status ON findings (status);
CREATE INDEX ix_questions_flag ON questions (flag_id);
CREATE INDEX ix_questions_state_confidence ON questions (state, confidence, id);
CREATE UNIQUE INDEX uq_questions_task ON questions (task);
CREATE INDEX ix_answers_question ON answers (question_id);
CREATE INDEX ix_corrections_document ON corrections (document_id, report_index, "key");
CREATE VIEW final_records AS
SELECT r.*, d.sha256 AS document, d.name AS document_name
FROM records r JOIN documents d ON d.id = r.document_id
WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.supersedes = r.id);
CREATE TRIGGER records_in_doubt BEFORE INSERT ON records FOR EACH ROW WHEN EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.document_id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'the document has an open flag and cannot settle'); END;
CREATE TRIGGER documents_in_doubt BEFORE UPDATE OF state ON documents FOR EACH ROW WHEN NEW.state = 'settled' AND EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'the document has an open flag and cannot settle'); END;
CREATE TRIGGER documents_born_settled BEFORE INSERT ON documents FOR EACH ROW WHEN NEW.state = 'settled' BEGIN SELECT RAISE(ABORT, 'a document settles, it does not come settled'); END;
CREATE TRIGGER flags_not_deleted BEFORE DELETE ON flags FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a flag is answered or withdrawn, never deleted'); END;
CREATE TRIGGER flags_not_reopened BEFORE UPDATE ON flags FOR EACH ROW WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'a closed flag stays closed: open another one'); END;
CREATE TRIGGER flags_stay BEFORE UPDATE ON flags FOR EACH ROW WHEN NEW.id <> OLD.id OR NEW.document_id <> OLD.document_id OR NEW.report_index <> OLD.report_index OR NEW.key <> OLD.key BEGIN SELECT RAISE(ABORT, 'a flag is answered or withdrawn, never deleted'); END;
CREATE TRIGGER events_next BEFORE INSERT ON events FOR EACH ROW WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM events) OR NEW.previous <> COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '') BEGIN SELECT RAISE(ABORT, 'an event continues the log with the next number and the hash of the event before'); END;
CREATE TRIGGER records_not_updated BEFORE UPDATE ON records FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER records_not_deleted BEFORE DELETE ON records FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER records_not_replaced BEFORE INSERT ON records FOR EACH ROW WHEN EXISTS (SELECT 1 FROM records WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER events_not_updated BEFORE UPDATE ON events FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events FOR EACH ROW WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER answers_not_updated BEFORE UPDATE ON answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER answers_not_deleted BEFORE DELETE ON answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER answers_not_replaced BEFORE INSERT ON answers FOR EACH ROW WHEN EXISTS (SELECT 1 FROM answers WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_updated BEFORE UPDATE ON corrections FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_deleted BEFORE DELETE ON corrections FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_replaced BEFORE INSERT ON corrections FOR EACH ROW WHEN EXISTS (SELECT 1 FROM corrections WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE INDEX ix_samples_document ON samples (document_id);
CREATE INDEX ix_samples_state ON samples (state, kind, id);
CREATE INDEX ix_datasets_name ON datasets (name, made_at);
CREATE INDEX ix_dataset_samples_sample ON dataset_samples (sample_id);
CREATE INDEX ix_promotions_task ON promotions (task, id);
CREATE INDEX ix_replies_made ON replies (made_at);
CREATE INDEX ix_labelstudio_projects_kind ON labelstudio_projects (kind, retired_at);
CREATE INDEX ix_labelstudio_tasks_task ON labelstudio_tasks (project_id, task);
CREATE INDEX ix_labelstudio_annotations_cell ON labelstudio_annotations (cell_id);
CREATE INDEX ix_labelstudio_annotations_annotation ON labelstudio_annotations (annotation);
CREATE INDEX ix_structure_questions_document ON structure_questions (document_id);
CREATE UNIQUE INDEX uq_structure_questions_task ON structure_questions (task);
CREATE INDEX ix_structure_answers_question ON structure_answers (question_id);
CREATE UNIQUE INDEX uq_drawings_version ON drawings (document_id, version);
CREATE INDEX ix_reminders_question ON reminders (question_id);
CREATE TRIGGER structure_answers_not_updated BEFORE UPDATE ON structure_answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER structure_answers_not_deleted BEFORE DELETE ON structure_answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER structure_answers_not_replaced BEFORE INSERT ON structure_answers FOR EACH ROW WHEN EXISTS (SELECT 1 FROM structure_answers WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER drawings_not_updated BEFORE UPDATE ON drawings FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'what a table was is never changed: a later drawing follows it'); END;
CREATE TRIGGER drawings_not_deleted BEFORE DELETE ON drawings FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'what a table was is never changed: a later drawing follows it'); END;
CREATE TRIGGER drawings_not_replaced BEFORE INSERT ON drawings FOR EACH ROW WHEN EXISTS (SELECT 1 FROM drawings WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'what a table was is never changed: a later drawing follows it'); END;
COMMIT;
